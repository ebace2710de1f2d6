using Telltale.Audit.Results;
using Telltale.Report.Html.Charts;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Sections;

/// <summary>What thresholds do that come from other models, beside those set on the targets themselves.</summary>
internal static class ThresholdSection
{
    /// <summary>The strongest attacks; null when no threshold comes from other models.</summary>
    public static PageSection? Of(IReadOnlyList<AttackAssessment> strongest)
    {
        AttackAssessment[] shown = [.. strongest.Where(a => a.ShadowCalibrated.Count > 0).Take(RocChart.MostCurves)];
        if (shown.Length == 0)
        {
            return null;
        }

        Markup head = Markup.Of(
            $"""<th scope="col">attack</th><th scope="col">FPR<br/>meant</th><th scope="col">FPR<br/>reached</th><th scope="col">TPR</th><th scope="col">TPR, threshold set<br/>on the target</th>"""
        );
        return new PageSection(
            "thresholds",
            "Thresholds from other models",
            Markup.Of(
                $"""
                <p>The rates above use the best threshold that the target's own non-members allow. An attacker does not know them and sets the threshold on models of his own. This is what such a threshold does to a target that had no part in it.</p>
                {PageSection.Table(
                    "Thresholds set on other models, applied to the target",
                    head,
                    Markup.ForEach(
                        shown,
                        a => Markup.Concat(a.ShadowCalibrated.Select((c, i) => Row(a, c, isFirst: i == 0)))
                    ),
                    "thresholds"
                )}
                <div class="notes">{PageSection.List(Notes(shown))}</div>

                """
            )
        );
    }

    private static Markup Row(AttackAssessment attack, ShadowCalibrated at, bool isFirst)
    {
        Markup name = isFirst
            ? Markup.Of(
                $"""<th scope="row" rowspan="{attack.ShadowCalibrated.Count}"><bdi>{attack.Label}</bdi></th>"""
            )
            : Markup.Empty;
        TprAtFpr? own = attack.TprAtFpr.FirstOrDefault(t => t.Fpr == at.Fpr);
        string ofTarget = own is null or { Support: Support.Unsupported } ? "–" : Numbers.Percent(own.Tpr);
        Markup range =
            at.Targets > 1
                ? Markup.Of($"<small>{Numbers.PercentRange(at.LowestFpr, at.HighestFpr)}</small>")
                : Markup.Empty;
        return Markup.Of(
            $"""
            <tr>{name}<td>{Numbers.RoundPercent(at.Fpr)}</td><td><b>{Numbers.Percent(
                at.AchievedFpr
            )}</b>{range}</td><td><b>{Numbers.Percent(at.Tpr)}</b></td><td>{ofTarget}</td></tr>

            """
        );
    }

    private static IEnumerable<string> Notes(AttackAssessment[] shown)
    {
        IEnumerable<ShadowCalibrated> all = shown.SelectMany(a => a.ShadowCalibrated);
        string[] several = all.Any(c => c.Targets > 1)
            ? ["Small print: lowest and highest FPR on a single target."]
            : [];
        return
        [
            .. several,
            $"Thresholds from: {string.Join("; ", all.Select(c => c.Method).Distinct(StringComparer.Ordinal))}.",
        ];
    }
}
