using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Naive;

/// <summary>Attacks that learn from shadow models, against learning written out one number at a time.</summary>
public class LearnedTwinTests
{
    private static readonly ClassifierEvidence Evidence = new EvidenceWorld
    {
        Seed = new Seed(61),
        Records = 60,
        Models = 6,
        Classes = 3,
        Queries = 2,
        Doubles = true,
    }.Create();

    [Theory]
    [InlineData("loss")]
    [InlineData("confidence")]
    [InlineData("margin")]
    [InlineData("entropy")]
    [InlineData("modified-entropy")]
    public void Class_thresholds_are_the_best_of_all_values(string signal)
    {
        double[] scores = NaiveEvidence.Scores($"class-threshold:signal={signal}", Evidence);
        for (int label = 0; label < 3; label++)
        {
            (double Value, bool In)[] seen =
            [
                .. from model in Enumerable.Range(0, 6)
                from record in Enumerable.Range(0, 60)
                where Evidence.Labels[record] == label
                select (
                    Signal(signal, Evidence.References!.Signals, model, record),
                    Evidence.References.Members[model, record]
                ),
            ];
            // In whole numbers: two thresholds that are as good must be so in the comparison too.
            int ins = seen.Count(s => s.In);
            int outs = seen.Length - ins;
            double threshold = seen.Select(s => s.Value)
                .OrderByDescending(t =>
                    (seen.Count(s => s.In && s.Value >= t) * outs) - (seen.Count(s => !s.In && s.Value >= t) * ins)
                )
                .ThenByDescending(t => t)
                .First();
            for (int record = 0; record < 60; record++)
            {
                if (Evidence.Labels[record] == label)
                {
                    Assert.Equal(Signal(signal, Evidence.Target, 0, record) - threshold, scores[record], 1e-9);
                }
            }
        }
    }

    [Theory]
    [InlineData("shokri:top=2", 2, false, 1)]
    [InlineData("shokri:outputs=logarithms", 3, true, 1)]
    [InlineData("ml-leaks:top=2", 2, false, 2)]
    [InlineData("ml-leaks:top=2,adversary=2", 2, false, 3)]
    public void Attack_classifiers_are_the_least_of_the_penalised_loss(string attack, int top, bool logs, int pooling)
    {
        double[] scores = NaiveEvidence.Scores(attack, Evidence);
        for (int label = 0; label < 3; label++)
        {
            List<(double[] Row, bool In)> rows = [];
            for (int model = 0; model < 6; model++)
            {
                for (int record = 0; record < 60; record++)
                {
                    bool same = Evidence.Labels[record] == label;
                    if (pooling == 2 || same == (pooling == 1))
                    {
                        rows.Add(
                            (
                                Row(Evidence.References!.Signals, model, record, top, logs),
                                Evidence.References.Members[model, record]
                            )
                        );
                    }
                }
            }

            Func<double[], double> fit = Descend(rows, top);
            for (int record = 0; record < 60; record++)
            {
                if (Evidence.Labels[record] == label)
                {
                    Assert.Equal(fit(Row(Evidence.Target, 0, record, top, logs)), scores[record], 1e-5);
                }
            }
        }
    }

    [Fact]
    public void Adversary_three_takes_the_highest_probability()
    {
        double[] scores = NaiveEvidence.Scores("ml-leaks:adversary=3", Evidence);
        Assert.All(
            scores.Index(),
            pair =>
                Assert.Equal(
                    Enumerable.Range(0, 2).Average(q => Math.Log(Answer(Evidence.Target, 0, pair.Index, q).Max())),
                    pair.Item,
                    1e-12
                )
        );
    }

    [Theory]
    [InlineData("shokri:classifier=mlp")]
    [InlineData("ml-leaks:classifier=mlp")]
    [InlineData("ml-leaks:classifier=mlp,adversary=2")]
    [InlineData("shokri:classifier=trees")]
    [InlineData("ml-leaks:classifier=trees")]
    public void Perceptrons_and_trees_see_a_leak_and_none_where_there_is_none(string attack)
    {
        foreach (double leak in new[] { 0.0, 3 })
        {
            ClassifierEvidence evidence = new EvidenceWorld { Leak = leak, Records = 600 }.Create();
            double deviations =
                (TestKit.NaiveAuc.Of(NaiveEvidence.Scores(attack, evidence), evidence.Membership) - 0.5)
                / TestKit.NaiveAuc.NullDeviation(evidence.Membership);
            Assert.InRange(deviations, leak == 0 ? -4 : 5, leak == 0 ? 4 : 100);
        }
    }

    [Fact]
    public void A_class_of_which_one_side_was_never_seen_has_no_score()
    {
        ClassifierEvidence world = new EvidenceWorld { Records = 40, Models = 3 }.Create();
        MembershipMask mask = new(3, 40);
        for (int model = 0; model < 3; model++)
        {
            for (int record = 0; record < 40; record++)
            {
                mask[model, record] = world.Labels[record] == 1 || (model + record) % 2 == 0;
            }
        }

        ClassifierEvidence evidence = new(
            world.Ids,
            world.Labels,
            world.Membership,
            world.Target,
            world.References! with
            {
                Members = mask,
            }
        );
        foreach (string attack in new[] { "shokri", "class-threshold", "class-threshold:signal=margin" })
        {
            Assert.Equal(
                world.Labels.Select(label => label == 1),
                NaiveEvidence.Scores(attack, evidence).Select(double.IsNaN)
            );
        }

        Assert.DoesNotContain(double.NaN, NaiveEvidence.Scores("ml-leaks", evidence));
    }

    private static double Signal(string signal, Signals signals, int model, int record) =>
        Enumerable
            .Range(0, signals.Queries)
            .Average(q =>
            {
                double[] p = Answer(signals, model, record, q);
                int y = Evidence.Labels[record];
                return signal switch
                {
                    "loss" => Math.Log(p[y]),
                    "confidence" => p[y] - 1,
                    "margin" => Math.Log(p[y] / (1 - p[y])),
                    "entropy" => p.Sum(x => x * Math.Log(x)),
                    _ => ((1 - p[y]) * Math.Log(p[y])) + p.Where((_, c) => c != y).Sum(x => x * Math.Log(1 - x)),
                };
            });

    private static double[] Answer(Signals signals, int model, int record, int query)
    {
        double[] answer = new double[signals.Classes];
        signals.ReadLogProbabilities(model, record, query, answer);
        return [.. answer.Select(Math.Exp)];
    }

    private static double[] Row(Signals signals, int model, int record, int top, bool logs)
    {
        double[][] sorted =
        [
            .. Enumerable
                .Range(0, signals.Queries)
                .Select(q => Answer(signals, model, record, q).OrderDescending().Take(top).ToArray()),
        ];
        return [.. Enumerable.Range(0, top).Select(i => sorted.Average(s => logs ? Math.Log(s[i]) : s[i]))];
    }

    /// <summary>Logistic regression on standardised numbers by plain gradient descent with momentum.</summary>
    private static Func<double[], double> Descend(List<(double[] Row, bool In)> rows, int width)
    {
        double[] mean = [.. Enumerable.Range(0, width).Select(i => rows.Average(r => r.Row[i]))];
        double[] deviation =
        [
            .. Enumerable.Range(0, width).Select(i => Math.Sqrt(rows.Average(r => Math.Pow(r.Row[i] - mean[i], 2)))),
        ];
        double[][] x = [.. rows.Select(r => Standard(r.Row))];
        double[] w = new double[width + 1];
        double[] speed = new double[width + 1];
        for (int step = 0; step < 60_000; step++)
        {
            double[] gradient = [.. w.Select((value, i) => i < width ? 1e-4 * value : 0)];
            for (int row = 0; row < x.Length; row++)
            {
                double error = ((1 / (1 + Math.Exp(-Value(w, x[row])))) - (rows[row].In ? 1 : 0)) / x.Length;
                for (int i = 0; i <= width; i++)
                {
                    gradient[i] += error * (i < width ? x[row][i] : 1);
                }
            }

            for (int i = 0; i <= width; i++)
            {
                speed[i] = (0.98 * speed[i]) - (0.3 * gradient[i]);
                w[i] += speed[i];
            }

            if (gradient.Max(Math.Abs) < 1e-10)
            {
                break;
            }
        }

        return row => Value(w, Standard(row));

        double[] Standard(double[] row) => [.. row.Select((value, i) => (value - mean[i]) / deviation[i])];
    }

    private static double Value(double[] w, double[] row) => w[^1] + row.Select((value, i) => w[i] * value).Sum();
}
