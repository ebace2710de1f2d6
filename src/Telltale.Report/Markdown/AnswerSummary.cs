using Telltale.Audit.Canaries;
using Telltale.Audit.Contamination;
using Telltale.Audit.Sets;
using Telltale.Report.Text;

namespace Telltale.Report.Markdown;

/// <summary>Answers of the proof-grade tests and of tests on sets on one screen. Lines end in LF.</summary>
public static class AnswerSummary
{
    /// <summary>What canaries tell.</summary>
    public static void Write(CanaryResult result, TextWriter destination)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(destination);
        ExposureSummary exposure = result.Exposure;
        OneRunSummary epsilon = result.EpsilonLowerBound;
        destination.Write(
            $"""
            **{result.Grade}** ({MarkdownText.Escape(result.Target)})

            {MarkdownText.Escape(result.Statement)}

            - canaries: {result.Planted} planted {(
                result.Repeats == 1 ? "once" : $"{result.Repeats} times"
            )}, {result.KeptBack} kept back
            - ranks of planted canaries among their own references: p {Numbers.PValue(result.RankPValue)} (exact)
            - planted against kept back: AUC {Numbers.Unit(result.Auc)}, p {Numbers.PValue(
                result.CoinPValue
            )} ({result.CoinMethod})
            {(
                result.ControlPValue is { } control
                    ? $"- control, ranks of canaries that were not planted: p {Numbers.PValue(control)}\n"
                    : ""
            )}- exposure in bits: mean {exposure.Mean:0.0}, median {exposure.Median:0.0}, largest {exposure.Largest:0.0} of at most {exposure.Ceiling:0.0} (among {exposure.Compared} texts)
            - ε ≥ {Numbers.Epsilon(
                epsilon.Value
            )} at δ {Numbers.Delta(epsilon.Delta)} and a confidence of {Numbers.Unit(epsilon.Confidence)} ({epsilon.Correct} of {epsilon.Guesses} guesses right)
            - commitment: {result.Commitment}{(result.CommitmentChecked ? " (as published)" : " (not held against a published one)")}

            {Limits(result.Limits)}
            """
        );
    }

    /// <summary>What the order of a benchmark tells.</summary>
    public static void Write(ContaminationResult result, TextWriter destination)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(destination);
        destination.Write(
            $"""
            **{result.Grade}** ({MarkdownText.Escape(result.Target)})

            {MarkdownText.Escape(result.Statement)}

            - {Numbers.Count(result.Examples)} examples in {Numbers.Plural(result.Shards, "shard")}, each against {Numbers.Plural(
                result.Shuffles,
                "shuffle"
            )}
            - p {Numbers.PValue(
                result.PValue
            )} (exact, sum of ranks; the smallest there can be is {Numbers.PValue(result.Floor)}){(
                result.TTestPValue is { } t ? $"; t-test over shards {Numbers.PValue(t)} (approximate)" : ""
            )}
            - the published order is likelier than a shuffle by {result.MeanGain:0.000} nats a shard

            {Limits(result.Limits)}
            """
        );
    }

    /// <summary>What sets of texts tell.</summary>
    public static void Write(SetResult result, TextWriter destination)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(destination);
        string rows = string.Concat(
            result.Comparisons.Select(c =>
                $"| {MarkdownText.Escape(c.Attack)} | {Effect(c.Effect)} | {Numbers.Unit(c.Auc.Value)} | {Numbers.PValue(c.PermutationPValue)} | {Numbers.PValue(c.MannWhitneyPValue)} | {(c.WelchPValue is { } w ? Numbers.PValue(w) : "–")} | {(c.Paired is { } paired ? Numbers.PValue(paired.SignFlipPValue) : "–")} |\n"
            )
        );
        string inference = result.Inference is { } i
            ? $"- all attacks together, on halves: AUC {Numbers.Unit(i.MeanAuc)}, p {Numbers.PValue(i.PValue)} ({i.Halvings} halvings)\n"
            : "- all attacks together: too few texts\n";
        string converse = result.NonUse is { } n
            ? $"- known members against suspects: AUC {Numbers.Unit(n.MeanAuc)}, p {Numbers.PValue(n.PValue)}\n"
            : "";
        SetComparison first = result.Comparisons[0];
        destination.Write(
            $"""
            **{result.Grade}** ({MarkdownText.Escape(result.Source)})

            {MarkdownText.Escape(result.Statement)}

            {first.Suspects} suspects, {first.Controls} controls.

            | attack | effect (Hedges' g) | AUC | permutation p | Mann–Whitney p | Welch p | pairs p |
            |---|---|---|---|---|---|---|
            {rows}
            {inference}{converse}
            {Limits(result.Limits)}
            """
        );
    }

    private static string Effect(Interval95? effect) =>
        effect is null ? "–" : $"{Number(effect.Value)} ({Number(effect.Low)} to {Number(effect.High)})";

    private static string Number(double value) =>
        value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);

    private static string Limits(IReadOnlyList<string> limits) =>
        "What this does not show:\n\n" + string.Concat(limits.Select(l => $"- {MarkdownText.Escape(l)}\n"));
}
