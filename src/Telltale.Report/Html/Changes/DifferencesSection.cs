using Telltale.Audit.Results;
using Telltale.Report.Html.Charts;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Changes;

/// <summary>The differences drawn with their intervals.</summary>
internal static class DifferencesSection
{
    private const int MostAttacks = 24;

    /// <summary>The drawing; of very many attacks those that changed most.</summary>
    public static PageSection Of(ChangeResult result)
    {
        AttackChange[] shown = Shown(result.Attacks);
        string left =
            shown.Length < result.Attacks.Count
                ? $" Of {result.Attacks.Count} attacks the {shown.Length} that changed most are drawn; the table has all."
                : "";
        return new PageSection(
            "differences",
            "Differences",
            Markup.Of(
                $"""
                <figure class="differences">{DifferenceChart.Draw(
                    result.Strongest,
                    shown
                )}<figcaption>After less before, with intervals: left of the dashed line the model gives away less, right of it more. Full points: the interval leaves zero out; open points: it does not. Intervals of the strongest attack pay for its choice and hold together ({Numbers.RoundPercent(
                    result.Confidence
                )}); those of single attacks hold one by one. On the axis 0.1 is 0.1 of the AUC, or ten points of a TPR.{left}</figcaption></figure>

                """
            )
        );
    }

    // One attack alone is the strongest, and stands there already.
    private static AttackChange[] Shown(IReadOnlyList<AttackChange> attacks) =>
        attacks.Count < 2 ? []
        : attacks.Count <= MostAttacks ? [.. attacks]
        :
        [
            .. attacks
                .Index()
                .OrderByDescending(a => Math.Abs(a.Item.Difference))
                .ThenBy(a => a.Index)
                .Take(MostAttacks)
                .OrderBy(a => a.Index)
                .Select(a => a.Item),
        ];
}
