using Telltale.Audit.Results;
using Telltale.Report.Html.Charts;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Sections;

/// <summary>The curves of the strongest attacks.</summary>
internal static class RocSection
{
    /// <summary>Both drawings with one legend; null when no attack has a curve.</summary>
    public static PageSection? Of(IReadOnlyList<AttackAssessment> strongest)
    {
        AttackAssessment[] shown = [.. strongest.Where(a => a.Roc.Count > 0).Take(RocChart.MostCurves)];
        if (shown.Length == 0)
        {
            return null;
        }

        string which =
            shown.Length == strongest.Count ? "All attacks"
            : shown.Length == 1 ? "The strongest attack"
            : $"The {shown.Length} strongest of {strongest.Count} attacks";
        return new PageSection(
            "roc",
            "ROC curves",
            Markup.Of(
                $"""
                <p>{which}, by the lower limit of AUC. Each curve shows, for every share of non-members wrongly called members, the share of members found. What matters to a person in the data is the left end: who can be named with hardly any mistake.</p>
                <div class="roc">
                <ul class="legend">{Markup.Concat(shown.Select(Legend))}</ul>
                <figure class="log">{RocChart.LogLog(shown)}<figcaption>Both axes logarithmic. {Bands(
                    shown[0]
                )} The dashed line is chance. In the grey part the data cannot tell one rate from another.</figcaption></figure>
                <figure class="linear">{RocChart.Linear(shown)}<figcaption>The same on plain axes.</figcaption></figure>
                </div>

                """
            )
        );
    }

    private static Markup Bands(AttackAssessment best) =>
        best.RocBand is { } band
            ? Markup.Of(
                $"""The dark band holds the TPR of <bdi>{best.Label}</bdi> at any one rate, the light band the whole curve at once, each with a confidence of {Numbers.RoundPercent(band.Confidence)} ({band.Method})."""
            )
            : Markup.Of($"The band is the pointwise interval of <bdi>{best.Label}</bdi>.");

    private static Markup Legend(AttackAssessment attack, int index) =>
        Markup.Of(
            $"""<li><svg class="swatch" viewBox="0 0 34 10" aria-hidden="true"><path class="curve c{index + 1}" d="M1 5H33"/></svg> <bdi>{attack.Label}</bdi> <small>AUC {Numbers.Unit(attack.Auc.Value)}</small></li>"""
        );
}
