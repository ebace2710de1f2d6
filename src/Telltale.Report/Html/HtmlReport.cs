using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Report.Html.Sections;
using Telltale.Report.Text;

namespace Telltale.Report.Html;

/// <summary>
/// A result as one HTML file that needs nothing else: no script, no network, pictures inside. It is XML as well, so
/// programs can read it; the page forbids itself to load anything. The same input gives the same bytes.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes the page as UTF-8.</summary>
    /// <exception cref="ArgumentException"><see cref="ReportInput.Rows"/> has not one entry a row of scores.</exception>
    public static void Write(ReportInput input, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(destination);
        if (input.Rows is { } rows && rows.Count != input.Scores.Ids.Count)
        {
            throw new ArgumentException(
                $"{rows.Count} row origins for {input.Scores.Ids.Count} rows of scores.",
                nameof(input)
            );
        }

        AuditResult result = input.Result;
        HtmlPage.Write(
            result.Environment.Version,
            $"{EnumNames<Grade>.Of(result.Verdict.Grade)}: {VerdictSection.Title(result)}",
            VerdictSection.Header(result),
            Sections(input),
            destination
        );
    }

    private static IEnumerable<PageSection?> Sections(ReportInput input)
    {
        AuditResult result = input.Result;
        IReadOnlyList<AttackAssessment> strongest = AttackAssessment.Strongest(result.Assessments);
        return
        [
            VerdictSection.Of(result),
            KeyFigures.Of(result),
            AttacksSection.Of(result, input.Order),
            ComparisonSection.Of(result),
            RocSection.Of(strongest),
            ThresholdSection.Of(strongest),
            strongest.Count == 0 ? null : ScoresSection.Of(strongest[0], input.Scores),
            strongest.Count == 0 ? null : RecordsSection.Of(strongest[0], input),
            strongest.Count == 0 ? null : TokensSection.Of(strongest[0], input),
            SlicesSection.Of(result),
            DiagnosisSection.Of(result),
            ValiditySection.Of(result),
            ValiditySection.Limits(result),
            PpvSection.Of(strongest, result.Inputs.Subject()),
            ReproduceSection.Of(result),
            GlossarySection.Of(result),
        ];
    }
}
