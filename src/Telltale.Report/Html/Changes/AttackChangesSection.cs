using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Changes;

/// <summary>The strongest attack of each run, and every attack that both made, before and after.</summary>
internal static class AttackChangesSection
{
    /// <summary>Two tables; the second only where there are several attacks.</summary>
    public static PageSection Of(ChangeResult result) =>
        new(
            "attacks",
            "Attacks before and after",
            Markup.Of($"{Strongest(result)}{(result.Attacks.Count > 1 ? Each(result) : Markup.Empty)}")
        );

    private static Markup Strongest(ChangeResult result) =>
        Markup.Of(
            $"""
            {PageSection.Table(
                $"The strongest attack of either run, whichever it is; intervals and p corrected for the choice of attacks and the number of measures ({Numbers.RoundPercent(result.Confidence)})",
                Markup.Of(
                    $"""<th scope="col">measure</th><th scope="col">before</th><th scope="col">after</th><th scope="col">difference</th><th scope="col">leak</th><th scope="col">p</th><th scope="col">would have<br/>been seen</th>"""
                ),
                Markup.ForEach(result.Strongest, Row),
                "changes"
            )}
            <p class="aside">The last column: a difference of this size would have been seen in four cases of five.</p>

            """
        );

    private static Markup Row(StrongestChange change) =>
        Markup.Of(
            $"""
            <tr><th scope="row">{ChangeNumbers.Measure(change)}</th><td><b>{ChangeNumbers.Value(
                change,
                change.Before
            )}</b><small><bdi>{change.BeforeAttack}</bdi></small></td><td><b>{ChangeNumbers.Value(
                change,
                change.After
            )}</b><small><bdi>{change.AfterAttack}</bdi></small></td>{Difference(
                ChangeNumbers.Difference(change),
                ChangeNumbers.Interval(change),
                change.Low,
                change.High
            )}<td>{Numbers.PValue(change.PValue)}</td><td>{ChangeNumbers.Detectable(change)}</td></tr>

            """
        );

    private static Markup Each(ChangeResult result) =>
        PageSection.Table(
            $"Each attack by itself: AUC, intervals one by one ({Numbers.RoundPercent(result.Confidence)}, {result.Attacks[0].Method})",
            Markup.Of(
                $"""<th scope="col">attack</th><th scope="col">before</th><th scope="col">after</th><th scope="col">difference</th><th scope="col">leak</th><th scope="col">p</th><th scope="col">p for all<br/>attacks</th>"""
            ),
            Markup.ForEach(result.Attacks, Row),
            "changes"
        );

    private static Markup Row(AttackChange change) =>
        Markup.Of(
            $"""
            <tr><th scope="row"><bdi>{change.Label}</bdi></th><td>{Numbers.Unit(change.Before)}</td><td>{Numbers.Unit(
                change.After
            )}</td>{Difference(
                Numbers.Signed(change.Difference),
                ChangeNumbers.Interval(change.Low, change.High),
                change.Low,
                change.High
            )}<td>{Numbers.PValue(change.PValue)}</td><td>{Numbers.PValue(change.AdjustedPValue)}</td></tr>

            """
        );

    private static Markup Difference(string difference, string interval, double low, double high) =>
        Markup.Of(
            $"""<td><b>{difference}</b><small>{interval}</small></td><td><span class="status {ChangeNumbers.ClassOf(low, high)}">{ChangeNumbers.Words(low, high)}</span></td>"""
        );
}
