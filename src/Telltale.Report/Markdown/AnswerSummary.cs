using System.Globalization;
using Telltale.Audit.Canaries;
using Telltale.Audit.Contamination;
using Telltale.Audit.Results;
using Telltale.Audit.Sets;
using Telltale.Report.Text;

namespace Telltale.Report.Markdown;

/// <summary>
/// Answers of the proof-grade tests and of tests on sets on one screen: grade, statement, the numbers behind it, checks, limits.
/// Lines end in LF.
/// </summary>
public static class AnswerSummary
{
    /// <summary>What canaries tell.</summary>
    public static void Write(CanaryResult result, TextWriter destination)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(destination);
        ExposureSummary exposure = result.Exposure;
        OneRunSummary epsilon = result.EpsilonLowerBound;
        string times = result.Repeats == 1 ? "once each" : $"{result.Repeats} times each";
        List<string> lines =
        [
            $"canaries: {result.Planted} planted {times}, {result.KeptBack} kept back",
            $"ranks of planted canaries among their own references: p {Numbers.PValue(result.RankPValue)} (exact)",
            $"planted against kept back: AUC {Numbers.Unit(result.Auc)}, p {Numbers.PValue(result.CoinPValue)} ({result.CoinMethod})",
        ];
        if (result.ControlPValue is { } control)
        {
            lines.Add($"control, ranks of canaries that were not planted: p {Numbers.PValue(control)}");
        }

        lines.AddRange([
            $"exposure in bits: mean {Bits(exposure.Mean)}, median {Bits(exposure.Median)}, largest {Bits(exposure.Largest)} of at most {Bits(exposure.Ceiling)} (among {Numbers.Count(exposure.Compared)} texts)",
            $"ε ≥ {Numbers.Epsilon(epsilon.Value)} at δ {Numbers.Delta(epsilon.Delta)} and a confidence of {Numbers.RoundPercent(epsilon.Confidence)} ({epsilon.Correct} of {epsilon.Guesses} guesses right)",
            $"commitment: {result.Commitment}{(result.CommitmentChecked ? " (as published)" : " (not held against a published one)")}",
        ]);
        Write(destination, Answer(result.Grade, result.Target, result.Statement), List(lines), Limits(result.Limits));
    }

    /// <summary>What the order of a benchmark tells.</summary>
    public static void Write(ContaminationResult result, TextWriter destination)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(destination);
        string tTest = result.TTestPValue is { } t ? $"; t-test over shards {Numbers.PValue(t)} (approximate)" : "";
        string gain = Math.Abs(result.MeanGain).ToString("0.000", CultureInfo.InvariantCulture);
        Write(
            destination,
            Answer(result.Grade, result.Target, result.Statement),
            List([
                $"{Numbers.Count(result.Examples)} examples in {Numbers.Plural(result.Shards, "shard")}, each against {Numbers.Plural(result.Shuffles, "shuffle")}",
                $"p {Numbers.PValue(result.PValue)} (exact, sum of ranks; the smallest there can be is {Numbers.PValue(result.Floor)}){tTest}",
                $"on average the log-probability of a shard is {gain} nats {(result.MeanGain < 0 ? "lower" : "higher")} in the published order than shuffled",
            ]),
            Limits(result.Limits)
        );
    }

    /// <summary>What sets of texts tell.</summary>
    public static void Write(SetResult result, TextWriter destination)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(destination);
        SetComparison first = result.Comparisons[0];
        bool paired = result.Comparisons.Any(c => c.Paired is not null);
        string pairs = first.Paired is { } p ? $", {Numbers.Plural(p.Pairs, "pair")}" : "";
        List<string> together =
        [
            result.Inference is { } inference
                ? $"all attacks together, weighed on one half and tested on the other: AUC {Numbers.Unit(inference.MeanAuc)}, p {Numbers.PValue(inference.PValue)} ({inference.Halvings} halvings)"
                : "all attacks together: too few texts",
        ];
        if (result.NonUse is { } converse)
        {
            together.Add(
                $"known members against suspects: AUC {Numbers.Unit(converse.MeanAuc)}, p {Numbers.PValue(converse.PValue)}"
            );
        }

        together.Add(
            result.Inference is null
                ? $"p of the answer: {Numbers.PValue(result.PValue)}, the permutation p of {MarkdownText.Escape(first.Attack)}"
                : $"p of the answer: {Numbers.PValue(result.PValue)}, twice the smaller of the permutation p of {MarkdownText.Escape(first.Attack)} and the p of all attacks together"
        );
        Write(
            destination,
            Answer(result.Grade, result.Source, result.Statement),
            $"{Numbers.Plural(first.Suspects, "suspect")}, {Numbers.Plural(first.Controls, "control")}{pairs}.{(result.Persons is { } persons ? $" {persons.Words(RecordKind.Texts)}" : "")}\n",
            MarkdownText.Table(
                [
                    "attack",
                    "effect (Hedges' g)",
                    "AUC",
                    "permutation p",
                    "Mann–Whitney p",
                    "Welch p",
                    .. (string[])(paired ? ["pairs p"] : []),
                ],
                result.Comparisons.Select(c => Row(c, paired))
            ),
            List(together),
            CheckText.Open(result.Validity),
            Limits(result.Limits)
        );
    }

    private static string[] Row(SetComparison comparison, bool paired) =>
        [
            MarkdownText.Escape(comparison.Attack),
            comparison.Effect is { } g ? $"{Effect(g.Value)} ({Effect(g.Low)} to {Effect(g.High)})" : "–",
            $"{Numbers.Unit(comparison.Auc.Value)} ({Numbers.Unit(comparison.Auc.Low)}–{Numbers.Unit(comparison.Auc.High)})",
            Numbers.PValue(comparison.PermutationPValue),
            Numbers.PValue(comparison.MannWhitneyPValue),
            comparison.WelchPValue is { } welch ? Numbers.PValue(welch) : "–",
            .. (string[])(paired ? [comparison.Paired is { } pairs ? Numbers.PValue(pairs.SignFlipPValue) : "–"] : []),
        ];

    private static void Write(TextWriter destination, params string[] parts) =>
        destination.Write(string.Join('\n', parts.Where(part => part.Length > 0)));

    private static string Answer(TestGrade grade, string about, string statement) =>
        $"**{EnumNames<TestGrade>.Of(grade)}** ({MarkdownText.Escape(about)})\n\n{MarkdownText.Escape(statement)}\n";

    private static string Limits(IReadOnlyList<string> limits) =>
        "What this does not show:\n\n" + List(limits.Select(MarkdownText.Escape));

    private static string List(IEnumerable<string> lines) => string.Concat(lines.Select(line => $"- {line}\n"));

    private static string Bits(double bits) => bits.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Effect(double value) =>
        value.ToString("0.00", CultureInfo.InvariantCulture) switch
        {
            "-0.00" => "0.00",
            var shown => shown.Replace('-', '−'),
        };
}
