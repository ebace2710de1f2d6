using Telltale.Attacks.Classifiers.Quantile;
using Telltale.Attacks.Tests.Naive;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.TestKit;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Learned;

/// <summary>Quantile regression in worlds whose conditional distribution is known.</summary>
public class QuantileTests
{
    [Theory]
    [InlineData("quantile")]
    [InlineData("quantile:model=mlp")]
    [InlineData("quantile:head=pinball")]
    [InlineData("quantile:head=pinball,model=mlp")]
    public void Scores_of_non_members_are_standard_normal_whatever_the_record(string attack)
    {
        ClassifierEvidence evidence = Line(records: 3000, population: 3000, noMembers: true);
        double[] scores = NaiveEvidence.Scores(attack, evidence);
        Assert.InRange(scores.Average(), -0.1, 0.1);
        Assert.InRange(Math.Sqrt(scores.Average(s => s * s)), 0.9, 1.12);
        // Records that are easy, and those that are hard, are wronged equally often: what a plain threshold cannot do.
        double[] x = new double[3000];
        evidence.Features!.Read(0, x);
        foreach (bool upper in new[] { false, true })
        {
            double[] part = [.. scores.Where((_, i) => x[i] > 0 == upper)];
            Assert.InRange(part.Count(s => s > Normal.Quantile(0.9)) / (double)part.Length, 0.06, 0.14);
        }
    }

    [Fact]
    public void Linear_scores_are_near_those_of_the_truth()
    {
        ClassifierEvidence evidence = Line(records: 500, population: 5000, noMembers: false);
        double[] scores = NaiveEvidence.Scores("quantile", evidence);
        double[] x = new double[500];
        evidence.Features!.Read(0, x);
        for (int record = 0; record < 500; record++)
        {
            double truth =
                (NaiveEvidence.Margin(evidence.Target, 0, record, 0) - Mean(x[record])) / Deviation(x[record]);
            Assert.Equal(truth, scores[record], 0.2 + (0.1 * Math.Abs(truth)));
        }
    }

    [Theory]
    [InlineData("quantile")]
    [InlineData("quantile:model=mlp")]
    [InlineData("quantile:head=pinball")]
    [InlineData("quantile:on=signals")]
    [InlineData("quantile:on=signals,model=mlp")]
    [InlineData("quantile:on=signals,head=pinball")]
    [InlineData("quantile:signal=hinge")]
    [InlineData("quantile:on=signals,signal=hinge")]
    public void Sees_a_leak_that_is_hidden_by_difficulty_and_none_where_there_is_none(string attack)
    {
        foreach (double leak in new[] { 0.0, 2 })
        {
            ClassifierEvidence evidence = new EvidenceWorld
            {
                Leak = leak,
                Records = 800,
                Population = 800,
            }.Create();
            double deviation = NaiveAuc.NullDeviation(evidence.Membership);
            double auc = NaiveAuc.Of(NaiveEvidence.Scores(attack, evidence), evidence.Membership);
            if (leak == 0)
            {
                Assert.InRange((auc - 0.5) / deviation, -4, 4);
            }
            else
            {
                double plain = NaiveAuc.Of(NaiveEvidence.Scores("margin", evidence), evidence.Membership);
                // Which feature counts depends on the class: straight lines cannot say so, and gain nothing here.
                bool line =
                    !attack.Contains("on=signals", StringComparison.Ordinal)
                    && !attack.Contains("mlp", StringComparison.Ordinal);
                Assert.True(auc > plain + (line ? -0.02 : 0.01), $"{auc} against {plain}");
            }
        }
    }

    [Fact]
    public void Standing_among_quantiles_is_read_off_lines_and_crossing_ones_are_put_in_order()
    {
        double[] levels = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];
        double[] normal = [.. levels.Select(p => 3 + (2 * Normal.Quantile(p)))];
        foreach (double value in new[] { -9, -1.7, 0.4, 3, 4.4, 7.6, 12 })
        {
            double[] crossed = [normal[4], .. normal[..4], .. normal[5..].Reverse()];
            Assert.Equal((value - 3) / 2, ConditionalSignal.StandingAmong(crossed, value), 1e-9);
        }

        double[] flat = [1, 1, 1, 1, 1, 1, 1, 1, 1];
        Assert.True(ConditionalSignal.StandingAmong(flat, 0.9) < ConditionalSignal.StandingAmong(flat, 1.1));
    }

    [Fact]
    public void Many_features_are_mixed_and_a_population_without_spread_gives_no_score()
    {
        Rng rng = new Seed(5).CreateRng();
        ClassifierEvidence narrow = Line(records: 30, population: 60, noMembers: false);
        double[] wide = [.. Enumerable.Range(0, 30 * 1100).Select(_ => rng.NextNormal())];
        double[] others = [.. Enumerable.Range(0, 60 * 1100).Select(_ => rng.NextNormal())];
        ClassifierEvidence evidence = new(
            narrow.Ids,
            narrow.Labels,
            narrow.Membership,
            narrow.Target,
            null,
            narrow.Population! with
            {
                Features = new MemoryArray<double>(others, 60, 1100),
            },
            new MemoryArray<double>(wide, 30, 1100)
        );
        Assert.All(NaiveEvidence.Scores("quantile", evidence), s => Assert.True(double.IsFinite(s)));
        ClassifierEvidence flat = new(
            narrow.Ids,
            narrow.Labels,
            narrow.Membership,
            narrow.Target,
            null,
            new PopulationEvidence(
                new int[60],
                new MarginSignals(new MemoryArray<double>(new double[60], 1, 60, 1)),
                null
            )
            {
                Features = narrow.Population!.Features,
            },
            narrow.Features
        );
        Assert.All(NaiveEvidence.Scores("quantile", flat), s => Assert.True(double.IsNaN(s)));
    }

    private static double Mean(double x) => 1 + (2 * x);

    private static double Deviation(double x) => Math.Exp(0.3 * x);

    /// <summary>One feature x; margins of non-members are normal with mean 1 + 2x and deviation e^0.3x.</summary>
    private static ClassifierEvidence Line(int records, int population, bool noMembers)
    {
        Rng rng = new Seed(31).CreateRng();
        double[] x = [.. Enumerable.Range(0, records + population).Select(_ => rng.NextNormal())];
        double[] margins = [.. x.Select(v => Mean(v) + (Deviation(v) * rng.NextNormal()))];
        Membership[] truth =
        [
            .. Enumerable
                .Range(0, records)
                .Select(i => i % 2 == 0 || noMembers ? Membership.NonMember : Membership.Member),
        ];
        return new ClassifierEvidence(
            [.. Enumerable.Range(0, records).Select(i => $"{i}")],
            new int[records],
            truth,
            new MarginSignals(new MemoryArray<double>(margins[..records], 1, records, 1)),
            null,
            new PopulationEvidence(
                new int[population],
                new MarginSignals(new MemoryArray<double>(margins[records..], 1, population, 1)),
                null
            )
            {
                Features = new MemoryArray<double>(x[records..], population, 1),
            },
            new MemoryArray<double>(x[..records], records, 1)
        );
    }
}
