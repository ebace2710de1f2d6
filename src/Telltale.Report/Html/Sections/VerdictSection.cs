using System.Globalization;
using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Sections;

/// <summary>What was audited, the grade, and what it rests on.</summary>
internal static class VerdictSection
{
    /// <summary>Title of the page.</summary>
    public static string Title(AuditResult result) => $"Membership-inference audit of {result.Plan.Source}";

    /// <summary>The head of the page.</summary>
    public static Markup Header(AuditResult result) =>
        Markup.Of(
            $"""
            <header>
            <p class="kicker">Telltale {result.Environment.Version} · telltale {result.Plan.Command}</p>
            <h1>Membership-inference audit of <bdi>{result.Plan.Source}</bdi></h1>
            <p class="when">Started {When(result.Timings.Started)}</p>
            </header>

            """
        );

    /// <summary>The grade, big, with its sentence and its reasons.</summary>
    public static PageSection Of(AuditResult result)
    {
        Verdict verdict = result.Verdict;
        Markup detectable = verdict.Detectable is { } auc
            ? Markup.Of(
                $"""<p class="aside">The smallest AUC that this audit would have told from chance (0.5) in four cases out of five is <strong>{Numbers.Unit(auc)}</strong>.</p>"""
            )
            : Markup.Empty;
        Markup reasons =
            verdict.RestsOn.Count == 0
                ? Markup.Empty
                : Markup.Of($"<h3>What it rests on</h3>\n{PageSection.List(verdict.RestsOn)}");
        return new PageSection(
            "verdict",
            "Verdict",
            Markup.Of(
                $"""
                <div class="verdict {ClassOf(verdict.Grade)}">
                <p class="grade">{EnumNames<Grade>.Of(verdict.Grade)}</p>
                <p class="sentence">{verdict.Sentence}</p>
                </div>
                {reasons}
                {detectable}
                """
            )
        );
    }

    private static string ClassOf(Grade grade) =>
        grade switch
        {
            Grade.Invalid => "invalid",
            Grade.Inconclusive => "inconclusive",
            Grade.NoLeakDetected => "none",
            Grade.Leak => "leak",
            Grade.Violation => "violation",
        };

    /// <summary>A time as people write it.</summary>
    internal static Markup When(string started) =>
        DateTimeOffset.TryParse(
            started,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset time
        )
            ? Markup.Of(
                $"""<time datetime="{time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}">{time.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)} UTC</time>"""
            )
            : Markup.Escape(started);
}
