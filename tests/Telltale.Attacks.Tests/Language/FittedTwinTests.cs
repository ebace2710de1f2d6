using Telltale.Attacks.Language;
using Telltale.Attacks.Language.Camia;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Numerics;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Language;

/// <summary>Attacks that compare with other models or learn from other documents, against their definitions.</summary>
public sealed class FittedTwinTests
{
    private static readonly TextEvidence Evidence = new TextWorld { Records = 40, Fitting = 60 }.Create();

    [Fact]
    public void Lira_is_the_ratio_of_two_normals_of_the_mean_log_probability()
    {
        double[] online = Scores("lira:variance=record");
        double[] offline = Scores("lira:mode=offline,variance=record");
        Assert.All(
            Evidence.Records.Index(),
            pair =>
            {
                TextRecord record = pair.Item;
                double own = record.Signals!.LogProbabilities.Average();
                (double mean, double deviation) outside = Fit(record, member: false);
                Assert.Equal(Normal.LogCdf((own - outside.mean) / outside.deviation), offline[pair.Index], 1e-9);
                double ratio = LogNormal(own, Fit(record, member: true)) - LogNormal(own, outside);
                Assert.Equal(ratio, online[pair.Index], 1e-9 * Math.Max(1, Math.Abs(ratio)));
            }
        );
    }

    [Fact]
    public void The_first_so_many_shadow_models_are_those_of_the_first_names()
    {
        TextEvidence fewer = new(
            Evidence.Records.Select(r =>
                r with
                {
                    References = r
                        .References.Where(m => m.Value.Member is not null)
                        .OrderBy(m => m.Key, StringComparer.Ordinal)
                        .Take(8)
                        .ToDictionary(),
                }
            )
        );
        Assert.Equal(AttackCatalog.ChooseTexts(["bavaria"])[0].Attack.Score(fewer), Scores("bavaria:references=8"));
        Assert.Contains(
            "references=17",
            AttackCatalog.ChooseTexts(["lira:references=17"])[0].Attack.Needs.WhatIsMissing(Evidence),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Camia_combines_shares_of_known_non_members_with_higher_signals()
    {
        TextRecord[] known = [.. Evidence.ForFitting.Where(r => r.Membership == Membership.NonMember)];
        double[][] of = [.. known.Select(CamiaSignals.Of)];
        double[] scores = Scores("camia");
        foreach ((int index, TextRecord record) in Evidence.Records.Index())
        {
            double[] own = CamiaSignals.Of(record);
            double expected = Enumerable
                .Range(0, own.Length)
                .GroupBy(s => CamiaSignals.Groups[s])
                .Average(group =>
                    group.Average(s =>
                        -Math.Log(
                            (of.Count(k => k[s] > own[s]) + (0.5 * of.Count(k => k[s] == own[s])) + 0.5)
                                / (known.Length + 1)
                        )
                    )
                );
            Assert.Equal(expected, scores[index], 1e-12);
        }
    }

    [Fact]
    public void Signals_of_a_series_worked_out_by_hand()
    {
        // In three bins between −3 and 0: c, a, c, b, a, c; phrases c | a | cb | ac.
        double[] series = [-0.5, -3, -0.2, -1.5, -2.5, -0.1];
        Assert.Equal(4.0 / 6, CamiaSignals.Complexity(series, 3), 1e-15);
        Assert.Equal(1.0 / 3, CamiaSignals.Complexity([0, 0, 0], 3) * 0.5, 1e-15);
        Assert.Equal(2, CamiaSignals.Slope([1, 3, 5, 7]), 1e-15);
        Assert.Equal(-0.4, CamiaSignals.Slope([0, -2, 0, -2]), 1e-15);
        Assert.Equal(0, CamiaSignals.Slope([-4]));
        // 51 alternating numbers: every run of 2 agrees with every other run that begins alike.
        double[] alternating = [.. Enumerable.Range(0, 51).Select(i => i % 2 * 10.0)];
        Assert.Equal(0.000010997, CamiaSignals.ApproximateEntropy(alternating), 2e-4);
        Assert.Equal(0, CamiaSignals.ApproximateEntropy([1, 2, 3]));
    }

    [Fact]
    public void Approximate_entropy_is_that_of_the_definition()
    {
        foreach (TextRecord record in Evidence.Records)
        {
            double[] x = record.Signals!.LogProbabilities;
            double mean = x.Average();
            double tolerance = 0.2 * Math.Sqrt(x.Average(v => (v - mean) * (v - mean)));
            double Phi(int run)
            {
                int count = x.Length - run + 1;
                int[] starts = [.. Enumerable.Range(0, count)];
                return starts.Average(i =>
                    Math.Log(
                        starts.Count(j => Enumerable.Range(0, run).All(k => Math.Abs(x[i + k] - x[j + k]) <= tolerance))
                            / (double)count
                    )
                );
            }

            Assert.Equal(Math.Abs(Phi(2) - Phi(3)), CamiaSignals.ApproximateEntropy(x), 1e-12);
        }
    }

    [Fact]
    public void Signals_stand_in_their_order_and_point_to_members()
    {
        double[] values = [-2, -1, -4, -0.5];
        TextRecord record = new()
        {
            Id = "a",
            TokenIds = [9, 1, 2, 1, 3],
            Signals = new TokenSignals { LogProbabilities = values },
            Variants = new Dictionary<string, TextVariant>
            {
                ["repeat"] = new(new TokenSignals { LogProbabilities = [-0.1, -0.3] }),
            },
        };
        double[] signals = CamiaSignals.Of(record);
        Assert.Equal(CamiaSignals.Groups.Count, signals.Length);
        double mean = -7.5 / 4;
        Assert.Equal([mean, mean, mean, mean / 0.75, mean / 0.75, mean / 0.75], signals[..6]);
        Assert.Equal([0.5, 0.75, 0.75], signals[6..9]);
        // Above the mean so far: −1 above −2; −4 not; −0.5 above −7/3.
        Assert.Equal([0.5, 0.5, 0.5], signals[9..12]);
        Assert.Equal(-CamiaSignals.Complexity(values, 3), signals[12]);
        Assert.Equal(CamiaSignals.Slope(values), signals[15]);
        Assert.Equal(-CamiaSignals.ApproximateEntropy(values), signals[18]);
        Assert.Equal(mean + 0.2, signals[19], 1e-15);
        Assert.True(
            double.IsNaN(CamiaSignals.Of(record with { Variants = new Dictionary<string, TextVariant>() })[19])
        );
    }

    [Fact]
    public void A_combination_is_a_logistic_regression_on_normal_scores_of_ranks()
    {
        string[] names = ["loss", "reference", "wbc"];
        TextRecord[] known = [.. Evidence.ForFitting];
        double[][] learnt = [.. names.Select(n => Each(n, known))];
        double[][] judged = [.. names.Select(n => Each(n, [.. Evidence.Records]))];
        double[][] rows = [.. known.Select((_, r) => Row(learnt, learnt, r))];
        double[] weights = Fit(rows, [.. known.Select(r => r.Membership == Membership.Member)]);
        double[] scores = Scores("combination:of=loss+reference+wbc");
        for (int r = 0; r < scores.Length; r++)
        {
            double[] row = Row(judged, learnt, r);
            double expected = weights[^1] + row.Select((x, i) => x * weights[i]).Sum();
            Assert.Equal(expected, scores[r], 1e-4);
        }
    }

    [Fact]
    public void A_better_document_than_its_like_stands_high_in_the_foretold_distribution()
    {
        TextRecord first = Evidence.Records.First(r => r.Membership == Membership.NonMember);
        double[] values = [.. first.Signals!.LogProbabilities.Select(l => l / 2)];
        TextRecord better = first with { Id = "better", Signals = first.Signals with { LogProbabilities = values } };
        TextEvidence evidence = new([first, better, .. Evidence.ForFitting]);
        double[] scores = AttackCatalog.ChooseTexts(["quantile"])[0].Attack.Score(evidence);
        Assert.True(scores[1] > scores[0] + 1, $"{scores[0]}, {scores[1]}");
        // Members among those known have no part in it.
        TextEvidence nonMembers = new(
            evidence.Records.Concat(evidence.ForFitting.Where(r => r.Membership == Membership.NonMember))
        );
        Assert.Equal(scores, AttackCatalog.ChooseTexts(["quantile"])[0].Attack.Score(nonMembers));
    }

    private static double[] Scores(string attack) => AttackCatalog.ChooseTexts([attack])[0].Attack.Score(Evidence);

    private static double[] Each(string attack, TextRecord[] records)
    {
        IPerTextAttack chosen = (IPerTextAttack)AttackCatalog.ChooseTexts([attack])[0].Attack;
        return [.. records.Select(chosen.ScoreOf)];
    }

    private static (double Mean, double Deviation) Fit(TextRecord record, bool member)
    {
        double[] means =
        [
            .. record
                .References.Values.Where(r => r.Member == member)
                .Select(r => r.Signals.LogProbabilities.Average()),
        ];
        double mean = means.Average();
        return (mean, Math.Sqrt(means.Average(m => (m - mean) * (m - mean))));
    }

    private static double LogNormal(double x, (double Mean, double Deviation) fit) =>
        (-0.5 * Math.Pow((x - fit.Mean) / fit.Deviation, 2)) - Math.Log(fit.Deviation);

    private static double[] Row(double[][] scores, double[][] learnt, int record) =>
        [
            .. scores.Select(
                (column, a) =>
                    Normal.Quantile(
                        (
                            learnt[a].Count(x => x < column[record])
                            + (0.5 * learnt[a].Count(x => x == column[record]))
                            + 0.5
                        ) / (learnt[a].Length + 1)
                    )
            ),
        ];

    /// <summary>Plain gradient descent on standardised columns, long enough.</summary>
    private static double[] Fit(double[][] rows, bool[] answers)
    {
        int width = rows[0].Length;
        double[] mean = [.. Enumerable.Range(0, width).Select(i => rows.Average(r => r[i]))];
        double[] deviation =
        [
            .. Enumerable.Range(0, width).Select(i => Math.Sqrt(rows.Average(r => Math.Pow(r[i] - mean[i], 2)))),
        ];
        double[] weights = new double[width + 1];
        for (int step = 0; step < 20_000; step++)
        {
            double[] gradient = new double[width + 1];
            for (int r = 0; r < rows.Length; r++)
            {
                double f = weights[^1];
                for (int i = 0; i < width; i++)
                {
                    f += weights[i] * (rows[r][i] - mean[i]) / deviation[i];
                }

                double error = ((1 / (1 + Math.Exp(-f))) - (answers[r] ? 1 : 0)) / rows.Length;
                gradient[^1] += error;
                for (int i = 0; i < width; i++)
                {
                    gradient[i] += error * (rows[r][i] - mean[i]) / deviation[i];
                }
            }

            for (int i = 0; i <= width; i++)
            {
                weights[i] -= gradient[i] + (i < width ? 0.01 * weights[i] : 0);
            }
        }

        for (int i = 0; i < width; i++)
        {
            weights[i] /= deviation[i];
            weights[^1] -= weights[i] * mean[i];
        }

        return weights;
    }
}
