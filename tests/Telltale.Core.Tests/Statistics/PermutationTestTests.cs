using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Statistics;

/// <summary>Against every assignment counted by R, against the closed tests, and how often nothing is called something.</summary>
public sealed class PermutationTestTests
{
    private static readonly double[] Members = [3, 5, 5, 7, 8.5, 2];
    private static readonly double[] NonMembers = [1, 5, 2, 3, 4, 0.5, 2];
    private static readonly Seed Root = new(91);

    private static readonly (Alternative Alternative, string Name)[] Alternatives =
    [
        (Alternative.MembersHigher, "higher"),
        (Alternative.MembersLower, "lower"),
        (Alternative.TwoSided, "two_sided"),
    ];

    [Fact]
    public void Exact_p_values_are_those_of_R()
    {
        (double[] scores, bool[] isMember) = Joined(Members, NonMembers);
        foreach ((Alternative alternative, string name) in Alternatives)
        {
            PermutationOutcome auc = PermutationTest.OfAuc(scores, isMember, alternative, 1, Root);
            Assert.Equal((PermutationMethod.Exact, 1716), (auc.Method, Math.Round(auc.Assignments)));
            Near.Relative(AssessmentValues.Of("permutation.auc"), auc.Statistic, 1e-12);
            Near.Relative(AssessmentValues.Of($"permutation.auc_{name}"), auc.PValue, 1e-12, name);
            PermutationOutcome mean = PermutationTest.OfMeans(Members, NonMembers, alternative, 1, Root);
            Assert.Equal((PermutationMethod.Exact, 1716), (mean.Method, mean.Assignments));
            Near.Relative(AssessmentValues.Of("permutation.mean"), mean.Statistic, 1e-12);
            Near.Relative(AssessmentValues.Of($"permutation.mean_{name}"), mean.PValue, 1e-12, name);
        }

        double[] differences = [0.4, -0.1, 0.3, 0, 0.7, 0.2, -0.25, 0.5, 0.1];
        PermutationOutcome higher = PermutationTest.OfPairs(differences, Alternative.MembersHigher, 1, Root);
        Near.Relative(AssessmentValues.Of("signs.mean"), higher.Statistic, 1e-12);
        Near.Relative(AssessmentValues.Of("signs.higher"), higher.PValue, 1e-12);
        PermutationOutcome both = PermutationTest.OfPairs(differences, Alternative.TwoSided, 1, Root);
        Near.Relative(AssessmentValues.Of("signs.two_sided"), both.PValue, 1e-12);
    }

    [Fact]
    public void Two_sample_tests_of_small_samples_are_those_of_R()
    {
        double[] one = [1.1, 2.7, 3.4, 5.2, 6.6, 7.9, 4.1];
        double[] zero = [0.3, 1.9, 2.2, 3.1, 0.7, 4.4, 1.4, 2.9];
        foreach (
            (Alternative alternative, string name, string cdf) in new[]
            {
                (Alternative.TwoSided, "two.sided", "two.sided"),
                // R names the alternative of Kolmogorov–Smirnov by the distribution function.
                (Alternative.MembersHigher, "greater", "less"),
                (Alternative.MembersLower, "less", "greater"),
            }
        )
        {
            Near.Relative(
                AssessmentValues.Of($"wilcox_exact.{name}"),
                MannWhitneyTest.Exact(one, zero, alternative).PValue,
                1e-12
            );
            Near.Relative(
                AssessmentValues.Of($"ks_exact.{cdf}"),
                KolmogorovSmirnovTest.Compare(one, zero, alternative, KolmogorovSmirnovMethod.Exact).PValue,
                1e-10
            );
            Near.Relative(AssessmentValues.Of($"welch.{name}"), WelchTest.Compare(one, zero, alternative).PValue, 1e-9);
        }
    }

    [Fact]
    public void Untied_exact_AUC_test_is_the_Mann_Whitney_test()
    {
        Rng rng = Root.Derive("untied").CreateRng();
        double[] one = [.. Enumerable.Range(0, 25).Select(_ => rng.NextNormal() + 0.5)];
        double[] zero = [.. Enumerable.Range(0, 30).Select(_ => rng.NextNormal())];
        (double[] scores, bool[] isMember) = Joined(one, zero);
        foreach ((Alternative alternative, _) in Alternatives)
        {
            double expected = MannWhitneyTest.Exact(one, zero, alternative).PValue;
            Near.Relative(expected, PermutationTest.OfAuc(scores, isMember, alternative, 1, Root).PValue, 1e-10);
        }
    }

    [Fact]
    public void Drawn_p_values_are_near_the_exact_ones_and_repeat()
    {
        (double[] scores, bool[] isMember) = AssessmentValuesColumn();
        double asymptotic = MannWhitneyTest
            .Asymptotic(TieGroups.Of(scores, isMember), Alternative.MembersHigher, continuity: false)
            .PValue;
        PermutationOutcome found = PermutationTest.OfAuc(scores, isMember, Alternative.MembersHigher, 20_000, Root);
        Assert.Equal((PermutationMethod.Drawn, 20_000), (found.Method, found.Assignments));
        Assert.InRange(found.PValue, asymptotic - 0.012, asymptotic + 0.012);
        Assert.Equal(found, PermutationTest.OfAuc(scores, isMember, Alternative.MembersHigher, 20_000, Root));
        double[] one = [.. scores.Where((_, i) => isMember[i])];
        double[] zero = [.. scores.Where((_, i) => !isMember[i])];
        PermutationOutcome means = PermutationTest.OfMeans(one, zero, Alternative.TwoSided, 5000, Root);
        double welch = WelchTest.Compare(one, zero, Alternative.TwoSided).PValue;
        Assert.InRange(means.PValue, welch - 0.03, welch + 0.03);
        // Nothing drawn is as extreme: the data alone count, and p is not 0.
        double[] apart = [.. Enumerable.Range(0, 60).Select(i => i < 30 ? 1000.0 + i : i)];
        PermutationOutcome far = PermutationTest.OfMeans(
            apart.AsSpan(0, 30),
            apart.AsSpan(30),
            Alternative.MembersHigher,
            99,
            Root
        );
        Assert.Equal(0.01, far.PValue, 1e-12);
    }

    /// <summary>Two attacks of equal strength on the same records: at most 5 % are called different, and different ones are found.</summary>
    [Fact]
    public void Paired_AUC_test_holds_its_level_and_has_power()
    {
        int simulations = LongRun.Simulations(2000, 200);
        int falseAlarms = 0;
        int found = 0;
        for (int s = 0; s < simulations; s++)
        {
            Rng rng = Root.Derive("paired").Derive(s).CreateRng();
            bool[] isMember = [.. Enumerable.Range(0, 240).Select(i => i % 2 == 0)];
            double[] shared = [.. isMember.Select(m => rng.NextNormal() + (m ? 1 : 0))];
            double[] a = [.. shared.Select(x => x + rng.NextNormal())];
            double[] b = [.. shared.Select(x => x + rng.NextNormal())];
            double[] weak = [.. shared.Select(x => x + (10 * rng.NextNormal()))];
            falseAlarms += P(a, b) <= 0.05 ? 1 : 0;
            found += P(a, weak) <= 0.05 ? 1 : 0;
            double P(double[] x, double[] y) =>
                PermutationTest.OfPairedAuc(x, y, isMember, Alternative.TwoSided, 400, Root.Derive(s)).PValue;
        }

        double deviation = Math.Sqrt(0.05 * 0.95 / simulations);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"size {(double)falseAlarms / simulations:P1}, power {(double)found / simulations:P1}"
        );
        Assert.InRange((double)falseAlarms / simulations, 0.05 - (4 * deviation), 0.05 + (3 * deviation));
        Assert.InRange((double)found / simulations, 0.8, 1);
    }

    [Fact]
    public void The_paired_statistic_is_the_difference_of_the_AUCs_and_its_signs_the_swaps()
    {
        (double[] a, double[] b, bool[] isMember) = AssessmentValues.TwoColumns();
        (a, b, isMember) = (a[64..76], b[64..76], isMember[64..76]);
        PermutationOutcome found = PermutationTest.OfPairedAuc(a, b, isMember, Alternative.MembersHigher, 1, Root);
        double difference = Roc.NaiveRoc.Auc(a, isMember) - Roc.NaiveRoc.Auc(b, isMember);
        Near.Absolute(difference, found.Statistic, 1e-12);
        // Every choice of swaps of midranks by hand: the rank sums of both columns decide.
        double[] one = Midranks(a);
        double[] two = Midranks(b);
        int extreme = 0;
        for (int swaps = 0; swaps < 1 << 12; swaps++)
        {
            double sum = 0;
            for (int i = 0; i < 12; i++)
            {
                double d = (swaps >> i & 1) == 0 ? one[i] - two[i] : two[i] - one[i];
                sum += isMember[i] ? d : -d;
            }

            double pairs = (double)isMember.Count(m => m) * isMember.Count(m => !m);
            extreme += sum / (2 * pairs) >= difference - 1e-9 ? 1 : 0;
        }

        Near.Relative(extreme / 4096.0, found.PValue, 1e-12);
    }

    [Fact]
    public void What_cannot_be_tested_is_refused()
    {
        Assert.Throws<BadInputException>(() => PermutationTest.OfAuc([1], [true], Alternative.TwoSided, 1, Root));
        Assert.Throws<BadInputException>(() => PermutationTest.OfMeans([], [1], Alternative.TwoSided, 1, Root));
        Assert.Throws<BadInputException>(() =>
            PermutationTest.OfMeans([double.PositiveInfinity], [1], Alternative.TwoSided, 1, Root)
        );
        Assert.Throws<BadInputException>(() => PermutationTest.OfPairs([], Alternative.TwoSided, 1, Root));
        Assert.Equal(1, PermutationTest.OfPairs([0, 0], Alternative.TwoSided, 1, Root).PValue);
        Assert.Equal(1, PermutationTest.OfMeans([2, 2], [2], Alternative.MembersHigher, 1, Root).PValue);
    }

    private static double[] Midranks(double[] scores) =>
        [.. scores.Select(x => scores.Count(y => y < x) + ((scores.Count(y => y == x) + 1) / 2.0))];

    private static (double[] Scores, bool[] IsMember) AssessmentValuesColumn()
    {
        Rng rng = Root.Derive("column").CreateRng();
        bool[] isMember = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0)];
        return ([.. isMember.Select(m => Math.Round(3 * (rng.NextNormal() + (m ? 0.1 : 0))))], isMember);
    }

    private static (double[] Scores, bool[] IsMember) Joined(double[] members, double[] nonMembers) =>
        ([.. members, .. nonMembers], [.. members.Select(_ => true), .. nonMembers.Select(_ => false)]);
}
