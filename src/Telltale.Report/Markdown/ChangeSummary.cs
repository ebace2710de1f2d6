using System.Globalization;
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
        string[] parts =
        [
            $"**{EnumNames<ChangeAnswer>.Of(result.Answer)}** (before: {Run(result.Before)}; after: {Run(result.After)})\n\n{MarkdownText.Escape(result.Sentence)}\n",
            Strongest(result),
            result.Attacks.Count < 2 ? "" : Attacks(result.Attacks),
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
        $"The strongest attack of either run, whichever it is; limits at {Numbers.RoundPercent(result.Confidence)} for all rows together:\n\n"
        + MarkdownText.Table(
            ["measure", "before", "after", "difference", "p"],
            result.Strongest.Select(s =>
                (string[])
                    [
                        s.Fpr is { } fpr ? $"TPR at {Numbers.RoundPercent(fpr)} FPR" : "AUC",
                        $"{Number(s, s.Before)} ({MarkdownText.Escape(s.BeforeAttack)})",
                        $"{Number(s, s.After)} ({MarkdownText.Escape(s.AfterAttack)})",
                        $"{Signed(s.Difference)} ({Signed(s.Low)} to {Signed(s.High)})",
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
                        $"{Signed(a.Difference)} ({Signed(a.Low)} to {Signed(a.High)})",
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

    private static string Number(StrongestChange change, double value) =>
        change.Fpr is null ? Numbers.Unit(value) : Numbers.Percent(value);

    private static string Signed(double value) => value.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture);
}
