using System.Security.Cryptography;
using System.Text;
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

        destination.Write(Encoding.UTF8.GetBytes(Page(input).Text));
    }

    private static Markup Page(ReportInput input)
    {
        AuditResult result = input.Result;
        string style = Style();
        PageSection[] sections = [.. Sections(input).OfType<PageSection>()];
        return Markup.Of(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'sha256-{HashOf(
                style
            )}'"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <meta name="generator" content="Telltale {result.Environment.Version}"/>
            <title>{EnumNames<Grade>.Of(result.Verdict.Grade)}: {VerdictSection.Title(result)}</title>
            <link rel="icon" href="data:,"/>
            {Markup.Style(style)}
            </head>
            <body>
            <main>
            {VerdictSection.Header(result)}
            <nav aria-label="Contents"><ul>{Markup.ForEach(
                sections,
                s => Markup.Of($"""<li><a href="#{s.Id}">{s.Heading}</a></li>""")
            )}</ul></nav>
            {Markup.ForEach(sections, s => s.Draw())}
            </main>
            </body>
            </html>

            """
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

    private static string Style()
    {
        using Stream resource = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!;
        using StreamReader reader = new(resource, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string HashOf(string style) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
}
