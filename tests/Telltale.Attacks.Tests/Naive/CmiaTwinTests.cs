using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Naive;

/// <summary>CMIA against lists of margins, round by round, and the textbook density.</summary>
public sealed class CmiaTwinTests
{
    // With 20 reference models and 2 × 30 of later rounds some sides have the 32 that a variance of one's own takes, some not.
    private static readonly ClassifierEvidence Evidence = new EvidenceWorld
    {
        Seed = new Seed(23),
        Records = 80,
        Models = 20,
        Queries = 2,
        Complementary = false,
        Population = 0,
        Doubles = true,
        CascadeModels = 30,
    }.Create();

    [Theory]
    [InlineData("all", "record", 3)]
    [InlineData("all", "pooled", 3)]
    [InlineData("all", "auto", 3)]
    [InlineData("2", "auto", 2)]
    [InlineData("9", "auto", 3)]
    [InlineData("1", "auto", 1)]
    public void Agrees_with_its_definition(string rounds, string variance, int last)
    {
        double[] scores = NaiveEvidence.Scores($"cmia:rounds={rounds},variance={variance}", Evidence);
        double[][][] inside = Sides(member: true, last);
        double[][][] outside = Sides(member: false, last);
        for (int record = 0; record < scores.Length; record++)
        {
            double sum = 0;
            for (int q = 0; q < 2; q++)
            {
                double margin = NaiveEvidence.Margin(Evidence.Target, 0, record, q);
                sum +=
                    LogDensity(margin, inside[q], record, variance) - LogDensity(margin, outside[q], record, variance);
            }

            Assert.Equal(sum / 2, scores[record], 1e-9 * Math.Max(1, Math.Abs(sum)));
        }
    }

    [Fact]
    public void The_world_fixes_records_and_has_sides_on_both_sides_of_the_limit()
    {
        int[] fixedOut =
        [
            .. Enumerable.Range(0, 80).Where(r => Enumerable.Range(30, 30).All(k => !Evidence.Cascade!.Members[k, r])),
        ];
        Assert.Equal(8, fixedOut.Length);
        double[][] inside = Sides(member: true, 3)[0];
        Assert.Contains(inside, side => side.Length < 32);
        Assert.Contains(inside, side => side.Length >= 32);
        // Round 2 fixed four of the eight; the others still have models of it that were trained on them.
        Assert.Contains(fixedOut, r => inside[r].Length > 20);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",variance=record")]
    [InlineData(",center=median")]
    public void One_round_is_lira_to_the_last_bit(string options)
    {
        string lira = options.Length == 0 ? "lira" : $"lira:{options[1..]}";
        Assert.Equal(NaiveEvidence.Scores(lira, Evidence), NaiveEvidence.Scores($"cmia:rounds=1{options}", Evidence));
        Assert.NotEqual(NaiveEvidence.Scores(lira, Evidence), NaiveEvidence.Scores("cmia", Evidence));
    }

    [Fact]
    public void A_cascade_that_stopped_at_once_is_lira_too()
    {
        ClassifierEvidence stopped = new(
            Evidence.Ids,
            Evidence.Labels,
            Evidence.Membership,
            Evidence.Target,
            Evidence.References,
            cascade: new CascadeEvidence(
                new MarginSignals(new MemoryArray<float>([], 0, 80, 2)),
                new MembershipMask(0, 80),
                []
            )
        );
        Assert.Equal(NaiveEvidence.Scores("lira", Evidence), NaiveEvidence.Scores("cmia", stopped));
    }

    private static double LogDensity(double margin, double[][] sides, int record, string variance)
    {
        double[] side = sides[record];
        bool own = variance == "record" || (variance == "auto" && side.Length >= 32);
        double[] spread = own
            ? [.. side.Select(m => m - side.Average())]
            : [.. sides.SelectMany(margins => margins.Select(m => m - margins.Average()))];
        double sigma = Math.Sqrt(spread.Average(r => r * r));
        double z = (margin - side.Average()) / sigma;
        return Math.Log(Math.Exp(-z * z / 2) / (sigma * Math.Sqrt(2 * Math.PI)));
    }

    /// <summary>[query][record] → margins of one side, of the models of all rounds up to the last.</summary>
    private static double[][][] Sides(bool member, int last) =>
        [
            .. Enumerable
                .Range(0, 2)
                .Select(q => Enumerable.Range(0, 80).Select(r => Side(r, q, member, last)).ToArray()),
        ];

    private static double[] Side(int record, int query, bool member, int last)
    {
        CascadeEvidence cascade = Evidence.Cascade!;
        return
        [
            .. NaiveEvidence.Side(Evidence, record, query, member),
            .. Enumerable
                .Range(0, cascade.Models)
                .Where(k => cascade.Rounds[k] <= last && cascade.Members[k, record] == member)
                .Select(k => NaiveEvidence.Margin(cascade.Signals, k, record, query)),
        ];
    }
}
