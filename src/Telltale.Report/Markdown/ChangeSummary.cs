using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Markdown;

/// <summary>The comparison of two runs on one screen.</summary>
public static class ChangeSummary
{
    /// <summary>The answer, the strongest attacks, every attack, what it cost, what was changed, limits. Lines end in LF.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="destination">Left open.</param>
    public static void Write(ChangeResult result, TextWriter destination)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(destination);
        // Numbers of an INVALID run mean nothing.
        bool counts = result.Answer != ChangeAnswer.Invalid;
        string[] parts =
        [
            $"**{EnumNames<ChangeAnswer>.Of(result.Answer)}** (before: {Run(result.Before)}; after: {Run(result.After)})\n\n{MarkdownText.Escape(result.Sentence)}\n",
            counts ? Strongest(result) : "",
            counts && result.Attacks.Count > 1 ? Attacks(result.Attacks) : "",
            result.Accuracy is { } accuracy
                ? $"Accuracy on records that the models had not seen: {Numbers.Percent(accuracy.Before)} before, {Numbers.Percent(accuracy.After)} after.\n"
                : "",
            Plan(result.Plan),
            "What this does not show:\n\n"
                + string.Concat(result.Limits.Select(limit => $"- {MarkdownText.Escape(limit)}\n")),
        ];
        destination.Write(string.Join('\n', parts.Where(part => part.Length > 0)));
    }

    private static string Run(ComparedRun run) =>
        $"{MarkdownText.Escape(run.Source)}, {EnumNames<Grade>.Of(run.Grade)}";

    private static string Strongest(ChangeResult result) =>
        $"The strongest attack of either run, whichever it is; limits at {Numbers.RoundPercent(result.Confidence)} for all of them together:\n\n"
        + MarkdownText.Table(
            ["measure", "before", "after", "difference", "p"],
            result.Strongest.Select(s =>
                (string[])
                    [
                        ChangeNumbers.Measure(s),
                        $"{ChangeNumbers.Value(s, s.Before)} ({MarkdownText.Escape(s.BeforeAttack)})",
                        $"{ChangeNumbers.Value(s, s.After)} ({MarkdownText.Escape(s.AfterAttack)})",
                        $"{ChangeNumbers.Difference(s)} ({ChangeNumbers.Interval(s)})",
                        Numbers.PValue(s.PValue),
                    ]
            )
        );

    private static string Attacks(IReadOnlyList<AttackChange> attacks) =>
        $"Each attack by itself ({attacks[0].Method}); p corrected for their number:\n\n"
        + MarkdownText.Table(
            ["attack", "AUC before", "after", "difference", "p"],
            attacks.Select(a =>
                (string[])
                    [
                        MarkdownText.Escape(a.Label),
                        Numbers.Unit(a.Before),
                        Numbers.Unit(a.After),
                        $"{Numbers.Signed(a.Difference)} ({ChangeNumbers.Interval(a.Low, a.High)})",
                        Numbers.PValue(a.AdjustedPValue),
                    ]
            )
        );

    private static string Plan(IReadOnlyList<PlanChange> changes) =>
        changes.Count == 0
            ? ""
            : "What the plans have different:\n\n"
                + string.Concat(
                    changes.Select(c =>
                        $"- {MarkdownText.Escape(c.Key)}: {MarkdownText.Escape(c.Before ?? "not set")} → {MarkdownText.Escape(c.After ?? "not set")}\n"
                    )
                );
}
