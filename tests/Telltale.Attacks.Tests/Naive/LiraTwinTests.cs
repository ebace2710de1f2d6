using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Naive;

/// <summary>LiRA in every mode, against lists, sums and the textbook formulas.</summary>
public class LiraTwinTests
{
    // About 33 models a side: some records have the 32 that their own variance takes, some have not.
    private static readonly ClassifierEvidence Evidence = new EvidenceWorld
    {
        Seed = new Seed(21),
        Records = 90,
        Models = 66,
        Queries = 2,
        Complementary = false,
        Population = 0,
        Doubles = true,
    }.Create();

    private static readonly double[][][] In = Sides(member: true);
    private static readonly double[][][] Out = Sides(member: false);

    public static TheoryData<string, string, string, string> Modes
    {
        get
        {
            TheoryData<string, string, string, string> modes = [];
            foreach (string variance in new[] { "record", "pooled", "auto" })
            {
                foreach (string center in new[] { "mean", "median" })
                {
                    modes.Add("online", variance, center, "one-sided");
                    modes.Add("offline", variance, center, "one-sided");
                    modes.Add("offline", variance, center, "two-sided");
                }
            }

            return modes;
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Agrees_with_its_definition(string mode, string variance, string center, string tail)
    {
        double[] scores = NaiveEvidence.Scores(
            $"lira:mode={mode},variance={variance},center={center},tail={tail}",
            Evidence
        );
        for (int record = 0; record < scores.Length; record++)
        {
            double sum = 0;
            for (int q = 0; q < 2; q++)
            {
                double margin = NaiveEvidence.Margin(Evidence.Target, 0, record, q);
                (double muOut, double sigmaOut) = Fit(record, q, member: false, variance, center);
                (double muIn, double sigmaIn) = Fit(record, q, member: true, variance, center);
                sum += (mode, tail) switch
                {
                    ("online", _) => Math.Log(Density(margin, muIn, sigmaIn))
                        - Math.Log(Density(margin, muOut, sigmaOut)),
                    (_, "one-sided") => Math.Log(Cdf((margin - muOut) / sigmaOut)),
                    _ => -Math.Log(Density(margin, muOut, sigmaOut)),
                };
            }

            Assert.Equal(sum / 2, scores[record], 1e-8 * Math.Max(1, Math.Abs(sum)));
        }
    }

    [Fact]
    public void The_world_has_records_on_both_sides_of_the_limit_of_auto()
    {
        int[] counts =
        [
            .. Enumerable.Range(0, 90).Select(r => NaiveEvidence.Side(Evidence, r, 0, member: true).Length),
        ];
        Assert.Contains(counts, count => count < 32);
        Assert.Contains(counts, count => count >= 32);
    }

    [Fact]
    public void A_pooled_variance_over_many_records_is_the_same_for_any_number_of_threads()
    {
        const int records = 9001;
        ClassifierEvidence evidence = SpeedInputs.Create(records, models: 7, population: 0);
        IClassifierAttack attack = AttackCatalog.Choose(["lira:mode=offline,variance=pooled,tail=two-sided"])[0].Attack;
        double[] alone = attack.Score(GatheredEvidence.Of(evidence, [attack.Needs], 1, 1));
        Assert.Equal(alone, attack.Score(GatheredEvidence.Of(evidence, [attack.Needs], 4, 4)));

        double[][] sides =
        [
            .. Enumerable.Range(0, records).Select(r => NaiveEvidence.Side(evidence, r, 0, member: false)),
        ];
        double[] spread =
        [
            .. sides.Where(side => side.Length > 1).SelectMany(side => side.Select(margin => margin - side.Average())),
        ];
        double sigma = Math.Sqrt(spread.Average(value => value * value));
        int known = Array.FindIndex(sides, side => side.Length > 1);
        double target = NaiveEvidence.Margin(evidence.Target, 0, known, 0);
        Assert.Equal(-Math.Log(Density(target, sides[known].Average(), sigma)), alone[known], 1e-11);
    }

    private static (double Mu, double Sigma) Fit(int record, int query, bool member, string variance, string center)
    {
        double[][] sides = (member ? In : Out)[query];
        double[] side = sides[record];
        bool own = variance == "record" || (variance == "auto" && side.Length >= 32);
        double[] spread = own
            ? side
            :
            [
                .. sides.SelectMany(margins =>
                {
                    double middle = Middle(margins, center);
                    return margins.Select(margin => margin - middle);
                }),
            ];
        double mean = spread.Average();
        return (Middle(side, center), Math.Sqrt(spread.Average(value => (value - mean) * (value - mean))));
    }

    /// <summary>[query][record] → margins of one side.</summary>
    private static double[][][] Sides(bool member) =>
        [
            .. Enumerable
                .Range(0, 2)
                .Select(q => Enumerable.Range(0, 90).Select(r => NaiveEvidence.Side(Evidence, r, q, member)).ToArray()),
        ];

    private static double Middle(double[] values, string center)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return center == "mean" ? values.Average()
            : sorted.Length % 2 == 1 ? sorted[half]
            : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static double Density(double x, double mu, double sigma) =>
        Math.Exp(-(x - mu) * (x - mu) / (2 * sigma * sigma)) / (sigma * Math.Sqrt(2 * Math.PI));

    /// <summary>Simpson's rule from 14 standard deviations below; good to 1e-12 of the value for |x| under 6.</summary>
    private static double Cdf(double x)
    {
        const int steps = 4000;
        double h = (x + 14) / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++)
        {
            int weight =
                i is 0 or steps ? 1
                : i % 2 == 1 ? 4
                : 2;
            sum += weight * Density(-14 + (i * h), 0, 1);
        }

        return sum * h / 3;
    }
}
