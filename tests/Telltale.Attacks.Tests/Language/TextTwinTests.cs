using Telltale.Attacks.Language;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Language;

/// <summary>Each attack that looks at documents by themselves against its definition, written down once more.</summary>
public sealed class TextTwinTests
{
    private static readonly TextEvidence Evidence = new TextWorld { Records = 60, Fitting = 0 }.Create();

    private static readonly Dictionary<string, Func<TextRecord, double>> Twins = new()
    {
        ["loss"] = r => Of(r).Average(),
        ["loss:of=sum"] = r => Of(r).Sum(),
        ["loss:of=perplexity"] = r => -Math.Exp(-Of(r).Average()),
        ["zlib"] = r => Of(r).Average() / r.ZlibLength!.Value,
        ["lowercase"] = r => Of(r.Variants["lowercase"]).Average() / Of(r).Average(),
        ["reference"] = r => Of(r).Average() - Of(r.References["reference"]).Average(),
        ["reference:reference=out"] = r => Of(r).Average() - Outside(r).Average(o => o.Average()),
        ["neighbour"] = r => Of(r).Average() - Starting(r, "neighbour-").Average(n => n.Average()),
        ["neighbour:copies=2"] = r =>
            Of(r).Average() - ((Of(r.Variants["neighbour-0"]).Average() + Of(r.Variants["neighbour-1"]).Average()) / 2),
        ["min-k"] = r => Of(r).Order().Take(Math.Max(1, (int)(Of(r).Length * 0.2))).Average(),
        ["min-k:k=0.001"] = r => Of(r).Min(),
        ["min-k-plus-plus:k=0.4"] = r =>
            Of(r)
                .Select((l, t) => (l - r.Signals!.Means![t]) / r.Signals.Deviations![t])
                .Order()
                .Take((int)(Of(r).Length * 0.4))
                .Average(),
        ["surp:k=0.5,entropy=1.9"] = r =>
            Of(r)
                .Zip(r.Signals!.Means!)
                .OrderBy(p => p.First)
                .Take((int)(Of(r).Length * 0.5))
                .Where(p => -p.Second < 1.9)
                .Select(p => p.First)
                .DefaultIfEmpty(0)
                .Average(),
        ["dc-pdd:cap=0.3"] = r =>
            Enumerable
                .Range(0, Of(r).Length)
                .Where(t => Array.IndexOf(r.TokenIds!, r.TokenIds![t]) == t)
                .Average(t => Math.Min(0.3, Math.Exp(Of(r)[t]) * Math.Log(1 / r.TokenFrequencies![t]))),
        ["recall"] = r => r.Prefixed["nonmember"].Average() / Of(r).Average(),
        ["recall:prefix=member"] = r => r.Prefixed["member"].Average() / Of(r).Average(),
        ["con-recall"] = r =>
            (r.Prefixed["nonmember"].Average() - (0.5 * r.Prefixed["member"].Average())) / Of(r).Average(),
        ["con-recall:gamma=1"] = r =>
            (r.Prefixed["nonmember"].Average() - r.Prefixed["member"].Average()) / Of(r).Average(),
        ["pac"] = r => Starting(r, "swap-").Average(Polarised) - Polarised(Of(r)),
        ["wbc"] = r => new[] { 2, 3, 4, 5, 8, 11, 15, 21, 29, 40 }.Average(w => Windows(r, w)),
        ["wbc:windows=code"] = r => new[] { 2, 3, 4, 6, 9, 13, 18, 25, 32, 40 }.Average(w => Windows(r, w)),
        ["wbc:windows=1"] = r => Gains(r).Average(g => g > 0 ? 1.0 : 0),
        ["ez:rule=code"] = r =>
            ErrorGains(r).Any(g => g < 0)
                ? ErrorGains(r).Where(g => g > 0).Sum() / (1e-12 - ErrorGains(r).Where(g => g < 0).Sum())
                : 0,
        ["ez"] = r => ErrorGains(r).Where(g => g > 0).Sum() / (1e-12 - ErrorGains(r).Where(g => g < 0).Sum()),
        ["informia"] = r =>
            Gains(r).Zip(r.References["reference"].Signals.Divergences!).Average(p => p.First + p.Second),
        ["samia"] = r => r.Continuations!.Texts.Average(c => Recall(Rest(r), c.Split(' '))),
        ["samia:zlib=yes"] = r =>
            r.Continuations!.Texts.Zip(r.Continuations.ZlibLengths)
                .Average(c => c.Second * Recall(Rest(r), c.First.Split(' '))),
        ["samia:n=3"] = r => r.Continuations!.Texts.Average(c => Recall(Triples(Rest(r)), Triples(c.Split(' ')))),
    };

    public static TheoryData<string> Attacks => [.. Twins.Keys];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Scores_are_those_of_the_definition(string attack)
    {
        double[] scores = AttackCatalog.ChooseTexts([attack])[0].Attack.Score(Evidence);
        Assert.All(
            Evidence.Records.Zip(scores),
            pair =>
            {
                double expected = Twins[attack](pair.First);
                Assert.InRange(
                    pair.Second,
                    expected - (1e-9 * Math.Abs(expected)),
                    expected + (1e-9 * Math.Abs(expected))
                );
            }
        );
        Assert.True(scores.Distinct().Count() > 10, "scores that hardly differ compare nothing");
    }

    [Fact]
    public void Every_attack_on_single_documents_has_a_twin() =>
        Assert.Empty(
            AttackCatalog
                .Texts.Select(a => a.Name)
                .Where(name => AttackCatalog.ChooseTexts([name])[0].Attack is IPerTextAttack)
                .Except(Twins.Keys.Select(k => k.Split(':')[0]))
        );

    private static double[] Of(TextRecord record) => record.Signals!.LogProbabilities;

    private static double[] Of(TextReference reference) => reference.Signals.LogProbabilities;

    private static double[] Of(TextVariant variant) => variant.Signals.LogProbabilities;

    private static IEnumerable<double[]> Starting(TextRecord record, string name) =>
        record.Variants.Where(v => v.Key.StartsWith(name, StringComparison.Ordinal)).Select(v => Of(v.Value));

    private static IEnumerable<double[]> Outside(TextRecord record) =>
        record.References.Values.Where(r => r.Member == false).Select(Of);

    private static double Polarised(double[] values) =>
        values.OrderDescending().Take(Math.Max(1, (int)(values.Length * 0.05))).Average()
        - values.Order().Take(Math.Max(1, (int)(values.Length * 0.3))).Average();

    private static double[] Gains(TextRecord record) =>
        [.. Of(record).Zip(Of(record.References["reference"]), (a, b) => a - b)];

    private static double[] ErrorGains(TextRecord record) =>
        [.. Gains(record).Where((_, t) => !record.Signals!.TopChoice![t])];

    private static double Windows(TextRecord record, int size)
    {
        double[] gains = Gains(record);
        int width = Math.Min(size, gains.Length);
        return Enumerable
            .Range(0, gains.Length - width + 1)
            .Average(start => gains.Skip(start).Take(width).Sum() > 0 ? 1.0 : 0);
    }

    private static string[] Rest(TextRecord record) => record.Text[record.Continuations!.Prompt.Length..].Split(' ');

    private static string[] Triples(string[] words) =>
        [.. Enumerable.Range(0, words.Length - 2).Select(i => $"{words[i]} {words[i + 1]} {words[i + 2]}")];

    /// <summary>Each word of an answer crosses out one of the rest.</summary>
    private static double Recall(string[] rest, string[] answer)
    {
        List<string> left = [.. rest];
        int found = answer.Count(left.Remove);
        return (double)found / rest.Length;
    }
}
