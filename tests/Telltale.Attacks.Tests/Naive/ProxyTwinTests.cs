using Telltale.Attacks.Tests.Faults;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.TestKit;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Naive;

/// <summary>Proxy records, neighbourhoods and persons, written out one record at a time.</summary>
public class ProxyTwinTests
{
    private static readonly ClassifierEvidence Evidence = new EvidenceWorld
    {
        Seed = new Seed(71),
        Records = 90,
        Models = 9,
        Classes = 3,
        Queries = 4,
        Complementary = false,
        GroupSize = 4,
        Doubles = true,
    }.Create();

    [Theory]
    [InlineData("pmia:k=5", 5)]
    [InlineData("pmia:k=1", 1)]
    [InlineData("pmia:k=5,proxies=features", 5)]
    [InlineData("pmia:proxies=class", 90)]
    [InlineData("pmia:proxies=all", 90)]
    public void Proxies_stand_in_for_models_trained_on_the_record(string attack, int count)
    {
        double[] scores = NaiveEvidence.Scores(attack, Evidence);
        for (int record = 0; record < 90; record++)
        {
            int[] others =
            [
                .. Enumerable
                    .Range(0, 90)
                    .Where(j => j != record && Side(j, 0, true).Length > 0)
                    .Where(j =>
                        attack.Contains("all", StringComparison.Ordinal)
                        || Evidence.Labels[j] == Evidence.Labels[record]
                    )
                    .Where(j => !attack.StartsWith("pmia:k", StringComparison.Ordinal) || Side(j, 0, false).Length > 0)
                    .OrderBy(j =>
                        attack.Contains("features", StringComparison.Ordinal)
                            ? -Cosine(record, j)
                            : Math.Abs(MeanOut(j) - MeanOut(record))
                    )
                    .Take(count),
            ];
            double expected = Enumerable
                .Range(0, 4)
                .Average(q =>
                {
                    double margin = NaiveEvidence.Margin(Evidence.Target, 0, record, q);
                    double[] inside = [.. others.SelectMany(j => Side(j, q, true))];
                    double mean = inside.Average();
                    double variance =
                        inside.Length == 1 ? Pooled(q, true) : inside.Average(x => (x - mean) * (x - mean));
                    return LogNormal(margin, mean, variance)
                        - LogNormal(margin, Side(record, q, false).Average(), PooledOut(q));
                });
            Assert.Equal(expected, scores[record], 1e-9 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void No_margin_of_a_model_trained_on_the_record_is_read()
    {
        // One class, signals by hand: what the models that saw record 0 say of it is changed to nonsense.
        double[] target = [2, 0.5, 1, -1, 3];
        bool[][] members =
        [
            [true, false, true, false, true],
            [false, true, false, true, false],
            [true, true, false, false, true],
            [false, false, true, true, false],
        ];
        double[][] margins = Margins(0);
        double[] before = HandmadeEvidence.Scores("pmia:k=2", HandmadeEvidence.Of(target, margins, members));
        double[] after = HandmadeEvidence.Scores("pmia:k=2", HandmadeEvidence.Of(target, Margins(100), members));
        Assert.Equal(before[0], after[0]);

        double[][] Margins(double change)
        {
            Rng rng = new Seed(3).CreateRng();
            double[][] all = [.. members.Select(row => row.Select(m => (m ? 1 : 0) + rng.NextNormal()).ToArray())];
            all[0][0] += change;
            all[2][0] -= change;
            return all;
        }
    }

    [Theory]
    [InlineData("bottom", 0.5)]
    [InlineData("top", 0.5)]
    [InlineData("top", 0.25)]
    [InlineData("bottom", 0.99)]
    [InlineData("top", 0)]
    public void What_is_left_out_is_what_was_said_and_not_the_rest(string side, double share)
    {
        double[] scores = NaiveEvidence.Scores(
            FormattableString.Invariant($"range:tune=fixed,trim={side},share={share}"),
            Evidence
        );
        for (int record = 0; record < 90; record++)
        {
            double[] own =
            [
                .. Enumerable
                    .Range(0, 4)
                    .Select(q =>
                        Ratio(
                            NaiveEvidence.Margin(Evidence.Target, 0, record, q),
                            Side(record, q, true),
                            Side(record, q, false),
                            q
                        )
                    )
                    .Order(),
            ];
            int left = Math.Min((int)(share * 4), 3);
            double expected = side == "top" ? own[..(4 - left)].Average() : own[left..].Average();
            if (double.IsNaN(expected))
            {
                Assert.True(double.IsNaN(scores[record]));
            }
            else
            {
                Assert.Equal(expected, scores[record], 1e-9 * Math.Max(1, Math.Abs(expected)));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Shadow_targets_find_the_side_that_tells(bool high)
    {
        // One query of eight moves with membership; or all a little, and one of eight wherever the record was learnt or not.
        ClassifierEvidence evidence = OneOfEight(high);
        double tuned = Auc("range:mode=offline");
        string good = high ? "bottom" : "top";
        string bad = high ? "top" : "bottom";
        Assert.True(tuned > Auc($"range:mode=offline,tune=fixed,trim={bad},share=0.5") + 0.05, $"{tuned}");
        Assert.True(tuned >= Auc($"range:mode=offline,tune=fixed,trim={good},share=0.25") - 0.01, $"{tuned}");

        double Auc(string attack) => NaiveAuc.Of(NaiveEvidence.Scores(attack, evidence), evidence.Membership);
    }

    [Theory]
    [InlineData("fisher")]
    [InlineData("mean")]
    [InlineData("max")]
    public void Records_of_a_person_are_put_together(string aggregate)
    {
        double[] scores = NaiveEvidence.Scores($"user:aggregate={aggregate}", Evidence);
        for (int group = 0; group < Evidence.Groups!.Names.Count; group++)
        {
            int[] records =
            [
                .. Enumerable
                    .Range(0, 90)
                    .Where(r => Evidence.Groups.OfRecord[r] == group && Side(r, 0, false).Length > 0),
            ];
            double[] z =
            [
                .. records.Select(r =>
                    Enumerable
                        .Range(0, 4)
                        .Average(q =>
                            (NaiveEvidence.Margin(Evidence.Target, 0, r, q) - Side(r, q, false).Average())
                            / Math.Sqrt(PooledOut(q))
                        )
                ),
            ];
            double p = aggregate switch
            {
                "fisher" => ChiSquared.Survival(-2 * z.Sum(x => Math.Log(Normal.Survival(x))), 2 * z.Length),
                "mean" => Normal.Survival(z.Sum() / Math.Sqrt(z.Length)),
                _ => 1 - Math.Pow(1 - z.Min(Normal.Survival), z.Length),
            };
            Assert.All(
                Enumerable.Range(0, 90).Where(r => Evidence.Groups.OfRecord[r] == group),
                r => Assert.Equal(-Math.Log(p), scores[r], 1e-8)
            );
        }
    }

    [Fact]
    public void Combined_p_values_of_persons_that_were_not_learnt_are_near_uniform()
    {
        EvidenceWorld world = new()
        {
            Leak = 0,
            Records = 3000,
            Models = 32,
            GroupSize = 3,
        };
        ClassifierEvidence evidence = world.Create();
        foreach (string aggregate in new[] { "fisher", "mean", "max" })
        {
            double[] scores = NaiveEvidence.Scores($"user:aggregate={aggregate}", evidence);
            double share = scores.Count(s => Math.Exp(-s) < 0.5) / 3000.0;
            // Spreads differ from record to record in this world, so the tails are not exact; the middle is.
            Assert.InRange(share, 0.42, 0.58);
        }
    }

    private static ClassifierEvidence OneOfEight(bool high)
    {
        const int records = 400;
        const int models = 9;
        const int queries = 8;
        Rng rng = new Seed(8).CreateRng();
        MembershipMask trained = new(models, records);
        double[] margins = new double[models * records * queries];
        for (int model = 0; model < models; model++)
        {
            for (int record = 0; record < records; record++)
            {
                trained[model, record] = rng.NextBool();
                int place = rng.NextInt(queries);
                for (int q = 0; q < queries; q++)
                {
                    bool member = trained[model, record];
                    double spike = q == place && (member || !high) ? 6 : 0;
                    double all = member && !high ? 0.6 : 0;
                    margins[(((model * records) + record) * queries) + q] = rng.NextNormal() + spike + all;
                }
            }
        }

        int perModel = records * queries;
        MembershipMask known = new(models - 1, records);
        for (int model = 0; model < models - 1; model++)
        {
            for (int record = 0; record < records; record++)
            {
                known[model, record] = trained[model, record];
            }
        }

        return new ClassifierEvidence(
            [.. Enumerable.Range(0, records).Select(i => $"{i}")],
            new int[records],
            [
                .. Enumerable
                    .Range(0, records)
                    .Select(r => trained[models - 1, r] ? Membership.Member : Membership.NonMember),
            ],
            new MarginSignals(new MemoryArray<double>(margins[^perModel..], 1, records, queries)),
            new ReferenceEvidence(
                new MarginSignals(new MemoryArray<double>(margins[..^perModel], models - 1, records, queries)),
                known
            )
        );
    }

    private static double[] Side(int record, int query, bool member) =>
        NaiveEvidence.Side(Evidence, record, query, member);

    private static double MeanOut(int record) => Enumerable.Range(0, 4).Average(q => Side(record, q, false).Average());

    private static double PooledOut(int query) => Pooled(query, member: false);

    private static double Pooled(int query, bool member)
    {
        double[] residuals =
        [
            .. Enumerable
                .Range(0, 90)
                .Select(r => Side(r, query, member))
                .Where(side => side.Length >= 2)
                .SelectMany(side => side.Select(x => x - side.Average())),
        ];
        return residuals.Average(r => r * r);
    }

    private static double Ratio(double margin, double[] inside, double[] outside, int query) =>
        inside.Length == 0 || outside.Length == 0
            ? double.NaN
            : LogNormal(margin, inside.Average(), Pooled(query, true))
                - LogNormal(margin, outside.Average(), Pooled(query, false));

    private static double LogNormal(double x, double mean, double variance) =>
        (-0.5 * Math.Log(2 * Math.PI * variance)) - ((x - mean) * (x - mean) / (2 * variance));

    private static double Cosine(int a, int b)
    {
        double[] rows = new double[90 * 3];
        Evidence.Features!.Read(0, rows);
        double[] x = rows[(a * 3)..((a * 3) + 3)];
        double[] y = rows[(b * 3)..((b * 3) + 3)];
        return Dot(x, y) / Math.Sqrt(Dot(x, x) * Dot(y, y));
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
