using System.Text;
using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Markdown;

/// <summary>A file that belongs to a result.</summary>
/// <param name="What">What it is, in a word or two: <c>report</c>.</param>
/// <param name="Path">Where it is.</param>
public sealed record ResultFile(string What, string Path);

/// <summary>
/// A result on one screen: for terminals as it stands (its tables are aligned), for pull requests as Markdown.
/// </summary>
public static class MarkdownSummary
{
    private const int MostAttacks = 5;
    private const int MostParts = 3;
    private const double Level = 0.05;

    /// <summary>Verdict, the strongest attacks, checks that did not pass, where the files are. Lines end in LF.</summary>
    /// <param name="result">What the audit found.</param>
    /// <param name="files">Files to point to; may be empty.</param>
    /// <param name="destination">Left open.</param>
    public static void Write(AuditResult result, IReadOnlyList<ResultFile> files, TextWriter destination)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(destination);
        string[] parts = [.. Parts(result, files).Where(part => part.Length > 0)];
        destination.Write(string.Join('\n', parts));
    }

    private static IEnumerable<string> Parts(AuditResult result, IReadOnlyList<ResultFile> files) =>
        [
            $"**{EnumNames<Grade>.Of(result.Verdict.Grade)}** ({MarkdownText.Escape(result.Plan.Source)})\n\n"
                + $"{MarkdownText.Escape(result.Verdict.Sentence)}\n",
            result.Inputs.Persons is { } persons ? $"{MarkdownText.Escape(persons.Words(result.Inputs.Kind))}\n" : "",
            Attacks(result.Assessments),
            Usage(result.DatasetUsage),
            Cascades(result.Cascades),
            result.Inputs.Kind == RecordKind.Texts ? Why(result) : "",
            Skipped(result.Skipped),
            Checks(result.Validity),
            string.Concat(files.Select(file => $"- {file.What}: {MarkdownText.Code(file.Path)}\n")),
        ];

    private static string Attacks(IReadOnlyList<AttackAssessment> assessments)
    {
        IReadOnlyList<AttackAssessment> shown = [.. AttackAssessment.Strongest(assessments).Take(MostAttacks)];
        if (shown.Count == 0)
        {
            return "No attack ran.\n";
        }

        double[] rates = [.. shown.SelectMany(a => a.TprAtFpr).Select(t => t.Fpr).Distinct().OrderDescending()];
        string[] head = ["attack", "AUC", .. rates.Select(r => $"TPR at {Numbers.RoundPercent(r)} FPR"), "ε ≥"];
        IEnumerable<string[]> rows = shown.Select(a =>
            (string[])
                [
                    MarkdownText.Escape(a.Label),
                    $"{Numbers.Unit(a.Auc.Value)} ({Numbers.Unit(a.Auc.Low)}–{Numbers.Unit(a.Auc.High)})",
                    .. rates.Select(r => Tpr(a.TprAtFpr.FirstOrDefault(t => t.Fpr == r))),
                    a.EpsilonLowerBound is { } bound ? Numbers.Epsilon(bound.Value) : "–",
                ]
        );
        int more = assessments.Count - shown.Count;
        return MarkdownText.Table(head, rows)
            + (more == 0 ? "" : $"\nThe {shown.Count} strongest of {assessments.Count} attacks.\n");
    }

    private static string Usage(DatasetUsage? usage) =>
        usage is null ? ""
        : usage.Share is { } share
            ? $"By {MarkdownText.Escape(usage.Attack)}, about {Numbers.Percent(share.Value)} of the candidates were used to train the target ({Numbers.PercentRange(share.Low, share.High)}).\n"
        : $"What share of the candidates was used cannot be told by {MarkdownText.Escape(usage.Attack)}: {MarkdownText.Escape(usage.Reason ?? "")}\n";

    private static string Cascades(IReadOnlyList<CascadeRound>? rounds)
    {
        if (rounds is not { Count: > 0 })
        {
            return rounds is null ? "" : "Cascades settled nothing in their first round: cmia is lira here.\n";
        }

        CascadeSum sum = CascadeSum.Of(rounds);
        return $"Cascades trained {Numbers.Count(sum.Models)} further models; of {Numbers.Count(sum.Settled)} records settled on the way {Numbers.Count(sum.Wrong)} were settled wrongly.\n";
    }

    private static string Tpr(TprAtFpr? rate) =>
        rate is null
            ? "–"
            : rate.Support switch
            {
                Support.Unsupported => "unsupported",
                Support.Fragile => $"{Numbers.Percent(rate.Tpr)} (fragile)",
                Support.Ok => Numbers.Percent(rate.Tpr),
            };

    /// <summary>Which parts leak more than the others, likely causes, and what would help most: a line each.</summary>
    private static string Why(AuditResult result)
    {
        Slice[] more =
        [
            .. result
                .Slices.Where(s => s.Difference > 0 && s.UnlikeOthers < Level)
                .OrderByDescending(s => s.Auc.Low)
                .Take(MostParts),
        ];
        LikelyCause[] causes = [.. (result.Diagnosis?.Causes ?? []).Take(MostParts)];
        Countermeasure[] measures = [.. (result.Diagnosis?.Countermeasures ?? []).Take(MostParts)];
        StringBuilder text = new();
        if (more.Length > 0)
        {
            text.Append(
                $"- leaks more than the rest: {string.Join("; ", more.Select(s => $"{MarkdownText.Escape(SliceWords.Name(s))} (AUC {Numbers.Unit(s.Auc.Value)})"))}\n"
            );
        }

        foreach (LikelyCause cause in causes)
        {
            text.Append($"- likely cause: {MarkdownText.Escape(cause.Finding)}\n");
        }

        if (measures.Length > 0)
        {
            text.Append(
                $"- what would help: {string.Join("; ", measures.Select(m => MarkdownText.Escape(m.Action)))}\n"
            );
        }

        return text.Length == 0 ? "" : $"Why, and what to do:\n\n{text}";
    }

    private static string Skipped(IReadOnlyList<SkippedAttack> skipped) =>
        skipped.Count == 0
            ? ""
            : "Skipped:\n\n"
                + string.Concat(
                    skipped.Select(s => $"- {MarkdownText.Escape(s.Label)}: {MarkdownText.Escape(s.Reason)}\n")
                );

    private static string Checks(IReadOnlyList<ValidityCheck> checks)
    {
        if (checks.Count == 0)
        {
            return "No check was made.\n";
        }

        ValidityCheck[] notChecked = [.. checks.Where(c => c.Status == CheckStatus.NotChecked)];
        int made = checks.Count - notChecked.Length;
        StringBuilder text = new(CheckText.Open(checks));
        if (text.Length == 0 && made > 0)
        {
            text.Append(
                $"{(notChecked.Length == 0 ? "All" : "The")} {Numbers.Plural(made, "check")} {(notChecked.Length == 0 ? "" : "that could be made ")}passed.\n"
            );
        }

        if (notChecked.Length > 0)
        {
            string names = string.Join(", ", notChecked.Select(c => MarkdownText.Escape(c.Name)));
            text.Append($"{(text.Length > 0 ? "\n" : "")}Not checked, for want of what they look at: {names}.\n");
        }

        return text.ToString();
    }
}
