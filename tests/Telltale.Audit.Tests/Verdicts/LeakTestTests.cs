using System.Globalization;
using System.Numerics;
using Telltale.Audit.Assessment;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.TestKit;

namespace Telltale.Audit.Tests.Verdicts;

public sealed class LeakTestTests
{
    [Fact]
    public void Tails_agree_with_scipy()
    {
        string[] lines = File.ReadAllLines(RepositoryFiles.At("reference", "verdicts", "hypergeometric.csv"));
        Assert.Equal(17, lines.Length);
        foreach (string line in lines.Skip(1))
        {
            double[] n = [.. line.Split(',').Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
            double p = LeakTest.AtLeast((int)n[0], (int)n[1], (int)n[2], (int)n[3]);
            Assert.True(Math.Abs(p - n[4]) <= 1e-8 * n[4], $"{line}: {p}");
        }
    }

    [Fact]
    public void The_p_value_is_the_share_of_all_assignments_with_as_many_members_on_top()
    {
        double[] scores = [9, 3, 7, 7, 1, 8, 2, 6, 5, 4];
        foreach (double share in new[] { 0.1, 0.25, 0.4, 0.55, 0.99 })
        {
            for (int truth = 13; truth < 1023; truth += 13)
            {
                LeakTest test = LeakTest.AmongHighest("a", new ScoredRows(scores, Truth(truth)), share);
                Assert.Equal(Enumerated(scores, truth, share), test.PValue, 1e-12);
            }
        }
    }

    [Fact]
    public void Places_inside_a_run_of_ties_do_not_count()
    {
        Membership[] truth = Truth(0b0000011111);
        double[] scores = [5, 4, 3, 3, 3, 3, 2, 1, 1, 0];
        // The fifth place lies among the threes: only the first two are asked about. P = C(8,3)/C(10,5).
        LeakTest test = LeakTest.AmongHighest("a", new ScoredRows(scores, truth), 0.5);
        Assert.StartsWith("2 members among the 2 highest of 10", test.What, StringComparison.Ordinal);
        Assert.Equal(56.0 / 252, test.PValue, 1e-12);
        Assert.StartsWith(
            "5 members among the 6",
            LeakTest.AmongHighest("a", new ScoredRows(scores, truth), 0.6).What,
            StringComparison.Ordinal
        );
        Assert.Equal(1, LeakTest.AmongHighest("a", new ScoredRows(new double[10], truth), 0.5).PValue);
    }

    [Fact]
    public void Rows_without_a_score_or_of_unknown_truth_take_no_part_and_order_does_not_matter()
    {
        Membership[] truth = Truth(0b1011100110);
        double[] scores = [9, 3, 7, 7, 1, 8, 2, 6, 5, 4];
        LeakTest plain = LeakTest.AmongHighest("a", new ScoredRows(scores, truth), 0.4);
        LeakTest more = LeakTest.AmongHighest(
            "a",
            new ScoredRows(
                [double.NaN, 100, .. scores.Reverse()],
                [Membership.Member, Membership.Unknown, .. truth.Reverse()]
            ),
            0.4
        );
        Assert.Equal(plain, more);
    }

    [Fact]
    public void Chance_finds_p_below_alpha_at_most_alpha_of_the_time()
    {
        int runs = SampleScores.Simulations(2000, 20_000);
        Rng rng = new Seed(4).CreateRng();
        double[] p = new double[runs];
        for (int i = 0; i < runs; i++)
        {
            // Coarse scores, with ties.
            double[] scores = [.. Enumerable.Range(0, 80).Select(_ => (double)rng.NextInt(40))];
            bool[] member = new bool[80];
            foreach (int m in rng.Permutation(80)[..30])
            {
                member[m] = true;
            }

            Membership[] truth = [.. member.Select(m => m ? Membership.Member : Membership.NonMember)];
            p[i] = LeakTest.AmongHighest("a", new ScoredRows(scores, truth), 0.2).PValue;
        }

        foreach (double alpha in new[] { 0.01, 0.05, 0.2, 0.5 })
        {
            double limit = alpha + (3 * Math.Sqrt(alpha * (1 - alpha) / runs));
            Assert.InRange(p.Count(x => x <= alpha) / (double)runs, 0, limit);
        }

        // Conservative, not blind.
        Assert.True(p.Count(x => x <= 0.2) > 0.08 * runs);
    }

    private static Membership[] Truth(int bits) =>
        [.. Enumerable.Range(0, 10).Select(i => ((bits >> i) & 1) == 1 ? Membership.Member : Membership.NonMember)];

    private static double Enumerated(double[] scores, int truth, double share)
    {
        int places = (int)Math.Floor(share * 10);
        double[] sorted = [.. scores.OrderDescending()];
        while (places > 0 && sorted[places - 1] == sorted[places])
        {
            places--;
        }

        int top = Enumerable.Range(0, 10).Where(i => places > 0 && scores[i] >= sorted[places - 1]).Sum(i => 1 << i);
        int found = BitOperations.PopCount((uint)(truth & top));
        int[] all =
        [
            .. Enumerable
                .Range(0, 1024)
                .Where(t => BitOperations.PopCount((uint)t) == BitOperations.PopCount((uint)truth)),
        ];
        return all.Count(t => BitOperations.PopCount((uint)(t & top)) >= found) / (double)all.Length;
    }
}
