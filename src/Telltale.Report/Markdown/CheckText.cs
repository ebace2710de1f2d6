using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Markdown;

/// <summary>Validity checks as summaries give them.</summary>
internal static class CheckText
{
    /// <summary>Checks that warn or failed, a line each below a heading; empty where there are none.</summary>
    public static string Open(IReadOnlyList<ValidityCheck> checks)
    {
        ValidityCheck[] open = [.. checks.Where(c => c.Status is CheckStatus.Warning or CheckStatus.Failed)];
        return open.Length == 0 ? "" : "Checks that did not pass:\n\n" + string.Concat(open.Select(Line));
    }

    private static string Line(ValidityCheck check)
    {
        string waived = check.Waived is null ? "" : $" (waived: {MarkdownText.Escape(check.Waived)})";
        return $"- {EnumNames<CheckStatus>.Of(check.Status)}{waived}: {MarkdownText.Escape(check.Name)}: {MarkdownText.Escape(check.Finding)}\n";
    }
}
