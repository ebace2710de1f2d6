using Telltale.Audit.Results;
using Telltale.Report.Html.Changes;
using Telltale.Report.Html.Sections;
using Telltale.Report.Text;

namespace Telltale.Report.Html;

/// <summary>Everything that the page about a comparison shows.</summary>
/// <param name="Result">The answer.</param>
/// <param name="Before">The run that is compared with.</param>
/// <param name="After">The run that is compared.</param>
/// <param name="Reproduce">Command line that gives the answer again where the runs are in the folders <c>before</c> and <c>after</c>.</param>
public sealed record ChangeReportInput(ChangeResult Result, AuditResult Before, AuditResult After, string Reproduce);

/// <summary>A comparison of two runs as one HTML file that needs nothing else, as <see cref="HtmlReport"/> is of one run.</summary>
public static class ChangeReport
{
    /// <summary>Writes the page as UTF-8.</summary>
    public static void Write(ChangeReportInput input, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(destination);
        ChangeResult result = input.Result;
        // Numbers of an INVALID run mean nothing.
        bool counts = result.Answer != ChangeAnswer.Invalid;
        HtmlPage.Write(
            result.Version,
            $"{EnumNames<ChangeAnswer>.Of(result.Answer)}: {result.Before.Source} before and {result.After.Source} after a change",
            AnswerSection.Header(result),
            [
                AnswerSection.Of(input),
                counts ? DifferencesSection.Of(result) : null,
                counts ? AttackChangesSection.Of(result) : null,
                CostSection.Of(result),
                AnswerSection.Limits(result),
                RunsSection.Of(input),
                GlossarySection.Of(input.Before),
            ],
            destination
        );
    }
}
