using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Validity.Baselines;

/// <summary>Records dealt out to five folds: each is scored by what was learnt from the other four.</summary>
internal sealed class Folds
{
    /// <summary>Number of folds.</summary>
    public const int Count = 5;

    private readonly int[] _of;

    /// <summary>Deals out members and non-members in turn; records are in random order already.</summary>
    public Folds(bool[] isMember)
    {
        _of = new int[isMember.Length];
        int members = 0;
        int nonMembers = 0;
        for (int i = 0; i < _of.Length; i++)
        {
            _of[i] = (isMember[i] ? members++ : nonMembers++) % Count;
        }
    }

    /// <summary>Whether there are enough of either side for a fold to have one.</summary>
    public static bool Suffice(bool[] isMember) => isMember.Count(m => m) >= Count && isMember.Count(m => !m) >= Count;

    /// <summary>Records outside a fold, ascending.</summary>
    public int[] Outside(int fold) => [.. Enumerable.Range(0, _of.Length).Where(i => _of[i] != fold)];

    /// <summary>Records of a fold, ascending.</summary>
    public int[] Inside(int fold) => [.. Enumerable.Range(0, _of.Length).Where(i => _of[i] == fold)];

    /// <summary>A score for each record from a model that has not seen it.</summary>
    /// <param name="threads">Folds at the same time; nothing depends on it.</param>
    /// <param name="learn">Fold and what to learn from, to a scorer.</param>
    public double[] CrossFit(int threads, Func<int, int[], Func<int, double>> learn)
    {
        double[] scores = new double[_of.Length];
        ParallelRuns.ForEach(
            Count,
            threads,
            fold =>
            {
                Func<int, double> score = learn(fold, Outside(fold));
                foreach (int record in Inside(fold))
                {
                    scores[record] = score(record);
                }
            }
        );
        return scores;
    }

    /// <summary>
    /// AUC within folds, and its one-sided p. Each fold's U is that of a rank test, exact under a random split whatever the
    /// records and the model are, since what was learnt elsewhere knows nothing of who is a member here. But each pair of
    /// records in different folds is counted twice, once from either side: for a model that finds nothing the sum's variance
    /// is up to twice the sum of the folds' variances (exactly twice for a kernel machine, ΣΣ k(x,y) over both orders), so
    /// the sum is held against √2 times its deviation.
    /// </summary>
    public (double Auc, double PValue) Test(double[] scores, bool[] isMember)
    {
        double excess = 0;
        double pairs = 0;
        double variance = 0;
        for (int fold = 0; fold < Count; fold++)
        {
            int[] inside = Inside(fold);
            TieGroups groups = TieGroups.Of([.. inside.Select(i => scores[i])], [.. inside.Select(i => isMember[i])]);
            double product = (double)groups.Members * groups.NonMembers;
            excess += (groups.TwiceU - product) / 2;
            pairs += product;
            variance += Variance(groups);
        }

        double p = variance == 0 ? 1 : Normal.Survival(excess / Math.Sqrt(2 * variance));
        return (0.5 + (excess / pairs), p);
    }

    /// <summary>Of U under exchangeability, ties counted: m·n/12 · (N + 1 − Σ(t³ − t)/(N(N − 1))).</summary>
    private static double Variance(TieGroups groups)
    {
        double all = (double)groups.Members + groups.NonMembers;
        double ties = 0;
        foreach (TieGroup group in groups.Descending)
        {
            double t = (double)group.Members + group.NonMembers;
            ties += t * (t - 1) * (t + 1);
        }

        return (double)groups.Members * groups.NonMembers / 12 * (all + 1 - (ties / (all * (all - 1))));
    }
}
