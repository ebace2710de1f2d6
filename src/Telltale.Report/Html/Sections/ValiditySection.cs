using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Sections;

/// <summary>The checks on which the verdict rests, and what the audit does not show.</summary>
internal static class ValiditySection
{
    /// <summary>Every check with its outcome.</summary>
    public static PageSection Of(AuditResult result) =>
        new(
            "validity",
            "Validity checks",
            result.Validity.Count == 0
                ? Markup.Of($"<p>No check was made: read the numbers with that in mind.</p>\n")
                : PageSection.Table(
                    "Whether the numbers mean what they should",
                    Markup.Of(
                        $"""<th scope="col">check</th><th scope="col">outcome</th><th scope="col">finding</th>"""
                    ),
                    Markup.ForEach(result.Validity, Row),
                    "checks"
                )
        );

    /// <summary>The limits, a sentence each.</summary>
    public static PageSection Limits(AuditResult result) =>
        new(
            "limits",
            "What this audit does not show",
            PageSection.List(
                result.Limits.Count == 0
                    ?
                    [
                        "This result lists no limits of its own. An audit shows what these attacks found on this data; stronger attacks may find more.",
                    ]
                    : result.Limits
            )
        );

    private static Markup Row(ValidityCheck check) =>
        Markup.Of(
            $"""
            <tr><th scope="row">{check.Name}</th><td><span class="status {ClassOf(check.Status)}">{Outcome(
                check
            )}</span></td><td class="text">{check.Finding}{Waived(check)}</td></tr>

            """
        );

    private static string Outcome(ValidityCheck check) =>
        EnumNames<CheckStatus>.Of(check.Status)
        + (check.Status == CheckStatus.Failed && check.Waived is not null ? ", set aside" : "");

    private static string Waived(ValidityCheck check) =>
        check.Waived is null ? "" : $" Waived by the user: {check.Waived}";

    private static string ClassOf(CheckStatus status) =>
        status switch
        {
            CheckStatus.Passed => "passed",
            CheckStatus.Warning => "warning",
            CheckStatus.Failed => "failed",
            CheckStatus.NotChecked => "unchecked",
        };
}
