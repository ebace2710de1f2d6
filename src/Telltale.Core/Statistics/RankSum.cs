namespace Telltale.Core.Statistics;

/// <summary>The exact permutation distribution of the sum of the members' ranks, ties together, in doubled midranks (whole numbers).</summary>
internal sealed class RankSum
{
    private readonly int _members;

    private RankSum(int[] doubledRanks, int members, long observed)
    {
        DoubledRanks = doubledRanks;
        _members = members;
        Observed = observed;
    }

    /// <summary>Twice the midrank of each record, rising.</summary>
    public int[] DoubledRanks { get; }

    /// <summary>Twice the sum of the members' midranks.</summary>
    public long Observed { get; }

    /// <summary>Additions that the count costs.</summary>
    public double Work => (double)DoubledRanks.Length * _members * DoubledRanks.Length * (DoubledRanks.Length + 1.0);

    public static RankSum Of(TieGroups groups)
    {
        int all = groups.Members + groups.NonMembers;
        int[] ranks = new int[all];
        long observed = 0;
        int at = all;
        foreach (TieGroup group in groups.Descending)
        {
            int size = group.Members + group.NonMembers;
            // Ranks at − size + 1 … at share their mean.
            int doubled = (2 * at) - size + 1;
            observed += (long)group.Members * doubled;
            for (int i = 0; i < size; i++)
            {
                ranks[--at] = doubled;
            }
        }

        return new RankSum(ranks, groups.Members, observed);
    }

    /// <summary>Exact p-value; two-sided, all sums at least as far from m(N+1) (doubled) as the observed one.</summary>
    public double PValue(Alternative alternative)
    {
        double[] distribution = Distribution();
        long centre = (long)_members * (DoubledRanks.Length + 1);
        double p = 0;
        for (int sum = 0; sum < distribution.Length; sum++)
        {
            bool counts = alternative switch
            {
                Alternative.MembersHigher => sum >= Observed,
                Alternative.MembersLower => sum <= Observed,
                Alternative.TwoSided => Math.Abs(sum - centre) >= Math.Abs(Observed - centre),
            };
            p += counts ? distribution[sum] : 0;
        }

        return Math.Min(1, p);
    }

    // Record by record: a chosen one shifts the sum by its rank. Probabilities in place of counts: the next record is a member
    // with the probability that leaves every assignment as likely as any other.
    private double[] Distribution()
    {
        int all = DoubledRanks.Length;
        int most = all * (all + 1);
        double[][] of = [.. Enumerable.Range(0, _members + 1).Select(_ => new double[most + 1])];
        of[0][0] = 1;
        int reach = 0;
        for (int i = 0; i < all; i++)
        {
            int rank = DoubledRanks[i];
            int left = all - i;
            reach += rank;
            for (int chosen = Math.Min(i + 1, _members); chosen >= 0; chosen--)
            {
                // Of those with one member fewer, (wanted)/(left) take this record; of these, the others pass it over.
                double take = chosen > 0 ? (_members - chosen + 1.0) / left : 0;
                double pass = 1 - ((_members - (double)chosen) / left);
                double[] here = of[chosen];
                double[] before = chosen > 0 ? of[chosen - 1] : here;
                for (int sum = Math.Min(reach, most); sum >= 0; sum--)
                {
                    double taken = chosen > 0 && sum >= rank ? take * before[sum - rank] : 0;
                    here[sum] = (pass * here[sum]) + taken;
                }
            }
        }

        return of[_members];
    }
}
