using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.TestKit;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Naive;

/// <summary>Attacks that need no more than a line, against that line.</summary>
public class SimpleTwinTests
{
    private static readonly ClassifierEvidence Evidence = new EvidenceWorld
    {
        Seed = new Seed(51),
        Records = 80,
        Models = 7,
        Population = 33,
        Complementary = false,
        Doubles = true,
    }.Create();

    [Fact]
    public void Scores_of_the_answer_alone()
    {
        double[] loss = NaiveEvidence.Scores("loss", Evidence);
        double[] confidence = NaiveEvidence.Scores("confidence", Evidence);
        double[] margin = NaiveEvidence.Scores("margin", Evidence);
        double[] entropy = NaiveEvidence.Scores("entropy", Evidence);
        double[] modified = NaiveEvidence.Scores("modified-entropy", Evidence);
        double[] gap = NaiveEvidence.Scores("gap", Evidence);
        double[] p = new double[4];
        for (int record = 0; record < Evidence.Records; record++)
        {
            Evidence.Target.ReadLogProbabilities(0, record, 0, p);
            for (int c = 0; c < p.Length; c++)
            {
                p[c] = Math.Exp(p[c]);
            }

            int y = Evidence.Labels[record];
            Assert.Equal(Math.Log(p[y]), loss[record], 1e-12);
            Assert.Equal(p[y] - 1, confidence[record], 1e-12);
            Assert.Equal(Math.Log(p[y] / (1 - p[y])), margin[record], 1e-9);
            Assert.Equal(p.Sum(x => x * Math.Log(x)), entropy[record], 1e-12);
            Assert.Equal(
                ((1 - p[y]) * Math.Log(p[y])) + p.Where((_, c) => c != y).Sum(x => x * Math.Log(1 - x)),
                modified[record],
                1e-12
            );
            Assert.Equal(p[y] == p.Max() ? 1 : 0, gap[record]);
        }
    }

    [Fact]
    public void Shares_of_the_population_and_of_reference_models()
    {
        double[] byPopulation = NaiveEvidence.Scores("attack-p", Evidence);
        double[] byReferences = NaiveEvidence.Scores("attack-r", Evidence);
        for (int record = 0; record < Evidence.Records; record++)
        {
            double margin = NaiveEvidence.Margin(Evidence.Target, 0, record, 0);
            double below = Enumerable
                .Range(0, 33)
                .Count(z => NaiveEvidence.Margin(Evidence.Population!.Target, 0, z, 0) < margin);
            Assert.Equal(below / 33, byPopulation[record], 1e-12);
            double[] outs = NaiveEvidence.Side(Evidence, record, 0, member: false);
            double expected = outs.Length == 0 ? double.NaN : (double)outs.Count(other => other < margin) / outs.Length;
            Assert.Equal(expected, byReferences[record]);
        }
    }

    [Fact]
    public void Loss_confidence_and_margin_rank_alike()
    {
        int[] byMargin = Order(NaiveEvidence.Scores("margin", Evidence));
        Assert.Equal(byMargin, Order(NaiveEvidence.Scores("loss", Evidence)));
        Assert.Equal(byMargin, Order(NaiveEvidence.Scores("confidence", Evidence)));
    }

    [Fact]
    public void Balanced_accuracy_of_gap_is_a_half_and_half_the_gap()
    {
        ClassifierEvidence evidence = new EvidenceWorld { Leak = 2, Records = 1000 }.Create();
        double[] scores = NaiveEvidence.Scores("gap", evidence);
        double train = scores.Where((_, i) => evidence.Membership[i] == Membership.Member).Average();
        double test = scores.Where((_, i) => evidence.Membership[i] == Membership.NonMember).Average();
        Assert.True(train > test);
        // With two values the area under the curve is the balanced accuracy.
        Assert.Equal(0.5 + ((train - test) / 2), NaiveAuc.Of(scores, evidence.Membership), 1e-12);
    }

    [Fact]
    public void Gap_works_on_labels_alone()
    {
        int[] labels = [0, 1, 2, 1];
        LabelSignals target = new(new MemoryArray<long>([0, 0, 2, 1, 2, 2, 0, 1], 1, 4, 2), labels);
        ClassifierEvidence evidence = new(["a", "b", "c", "d"], labels, new Membership[4], target);
        Assert.Equal([1, 0.5, 1, 0.5], NaiveEvidence.Scores("gap", evidence));
        Assert.Equal([1, 0, 1, 0], NaiveEvidence.Scores("gap:queries=1", evidence));
    }

    private static int[] Order(double[] scores) => [.. Enumerable.Range(0, scores.Length).OrderBy(i => scores[i])];
}
