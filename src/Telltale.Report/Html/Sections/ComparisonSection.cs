using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Sections;

/// <summary>The best attack with limits that pay for the choice, and how far it is ahead of the others.</summary>
internal static class ComparisonSection
{
    private const int MostRows = 6;

    /// <summary>Null when fewer than two attacks ran.</summary>
    public static PageSection? Of(AuditResult result)
    {
        if (result.Verdict.Best is not { Attacks: > 1 } best)
        {
            return null;
        }

        Markup table =
            result.Comparisons.Count == 0
                ? Markup.Empty
                : PageSection.Table(
                    $"How far {best.Label} is ahead, on the {result.Inputs.Subject().Many} that both score",
                    Markup.Of(
                        $"""<th scope="col">against</th><th scope="col">difference<br/>of AUC</th><th scope="col">p</th><th scope="col">p for all<br/>pairs</th><th scope="col"></th>"""
                    ),
                    Markup.ForEach(
                        result.Comparisons.OrderBy(c => c.Difference).ThenBy(c => c.Second, StringComparer.Ordinal),
                        Row
                    ),
                    "comparisons"
                );
        return new PageSection(
            "best",
            "The best attack",
            Markup.Of(
                $"""
                <p><bdi>{best.Label}</bdi> came out best of {Numbers.Count(best.Attacks)} attacks, and the best of many is partly the luckiest. These limits hold whichever comes out on top: AUC <strong>{Numbers.Unit(
                    best.Auc.Value
                )}</strong> ({Numbers.Unit(best.Auc.Low)}–{Numbers.Unit(best.Auc.High)}){Rates(best)}.</p>
                {Folded(result, table)}
                <div class="notes">{PageSection.List(Notes(result, best))}</div>

                """
            )
        );
    }

    // Many rows would push the curves out of sight.
    private static Markup Folded(AuditResult result, Markup table) =>
        result.Comparisons.Count <= MostRows
            ? table
            : Markup.Of(
                $"""
                <details><summary>Against each of the {Numbers.Count(result.Comparisons.Count)} others</summary>
                {table}
                </details>

                """
            );

    private static string Rates(BestAttack best) =>
        string.Concat(
            best.TprAtFpr.Select(t =>
                $"; TPR {Numbers.Percent(t.Tpr)} ({Numbers.PercentRange(t.Low, t.High)}) at {Numbers.RoundPercent(t.Fpr)} FPR"
            )
        );

    private static Markup Row(AttackComparison comparison) =>
        Markup.Of(
            $"""
            <tr><th scope="row"><bdi>{comparison.Second}</bdi></th><td><b>{Signed(comparison.Difference)}</b><small>{Signed(
                comparison.Low
            )} to {Signed(comparison.High)}</small></td><td>{Numbers.PValue(comparison.PValue)}</td><td>{Numbers.PValue(
                comparison.AdjustedPValue
            )}</td><td class="text">{Words(comparison)}</td></tr>

            """
        );

    private static string Words(AttackComparison comparison) =>
        comparison.Low > 0 ? "weaker"
        : comparison.High < 0 ? "stronger"
        : "cannot be told apart";

    private static string Signed(double value) => value < 0 ? $"−{Numbers.Unit(-value)}" : Numbers.Unit(value);

    private static IEnumerable<string> Notes(AuditResult result, BestAttack best) =>
        [
            $"AUC limits: {best.Auc.Method}. TPR limits: {string.Join("; ", best.TprAtFpr.Select(t => t.Method).Distinct(StringComparer.Ordinal).DefaultIfEmpty("none"))}.",
            .. result.Comparisons.Count == 0
                ? Array.Empty<string>()
                :
                [
                    $"Differences: {string.Join("; ", result.Comparisons.Select(c => c.Method).Distinct(StringComparer.Ordinal))}; their small print is corrected for all pairs of attacks.",
                ],
        ];
}
