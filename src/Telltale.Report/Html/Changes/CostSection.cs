using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Changes;

/// <summary>What was changed, and what it cost.</summary>
internal static class CostSection
{
    /// <summary>Null where neither is known.</summary>
    public static PageSection? Of(ChangeResult result)
    {
        if (result.Accuracy is null && result.Plan.Count == 0)
        {
            return null;
        }

        Markup accuracy = result.Accuracy is { } cost
            ? Markup.Of(
                $"<p>Accuracy on records that the models had not seen: <strong>{Numbers.Percent(cost.Before)}</strong> before, <strong>{Numbers.Percent(cost.After)}</strong> after.</p>\n"
            )
            : Markup.Empty;
        Markup plan =
            result.Plan.Count == 0
                ? Markup.Of($"<p>The plans say the same, or a run had none.</p>\n")
                : PageSection.Table(
                    "What the plans have different",
                    Markup.Of($"""<th scope="col">key</th><th scope="col">before</th><th scope="col">after</th>"""),
                    Markup.ForEach(result.Plan, Row),
                    "runs"
                );
        return new PageSection("change", "What was changed, and what it cost", Markup.Of($"{accuracy}{plan}"));
    }

    private static Markup Row(PlanChange change) =>
        Markup.Of(
            $"""
            <tr><th scope="row">{change.Key}</th><td>{change.Before ?? "not set"}</td><td>{change.After
                ?? "not set"}</td></tr>

            """
        );
}
