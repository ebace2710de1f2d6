using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Sections;

/// <summary>How much the audit had to work with.</summary>
internal static class KeyFigures
{
    /// <summary>Counts and accuracies; what was not there is not shown.</summary>
    public static PageSection Of(AuditResult result)
    {
        InputsSection inputs = result.Inputs;
        string pooled = inputs.Targets > 1 ? $"over {inputs.Targets} targets" : "";
        Markup models = inputs.Models is { } accuracy
            ? Markup.Concat([
                Figure("train accuracy", Numbers.Percent(accuracy.TrainAccuracy), "on members"),
                Figure("test accuracy", Numbers.Percent(accuracy.TestAccuracy), "on non-members"),
            ])
            : Markup.Empty;
        return new PageSection(
            "figures",
            "Key figures",
            Markup.Of(
                $"""
                <dl class="figures">
                {Figure("members", Numbers.Count(inputs.Members), pooled)}
                {Figure("non-members", Numbers.Count(inputs.NonMembers), pooled)}
                {Figure("candidate records", Numbers.Count(inputs.Records), "")}
                {Figure("target models", Numbers.Count(inputs.Targets), "")}
                {Figure("reference models", Numbers.Count(inputs.References), inputs.Targets > 1 ? "a target" : "")}
                {Optional("queries a record", inputs.Queries, least: 2)}
                {Optional("population records", inputs.Population, least: 1)}
                {Optional("duplicates left out", inputs.DuplicatesRemoved, least: 1)}
                {models}
                </dl>

                """
            )
        );
    }

    private static Markup Optional(string name, int count, int least) =>
        count < least ? Markup.Empty : Figure(name, Numbers.Count(count), "");

    private static Markup Figure(string name, string value, string note) =>
        Markup.Of(
            $"""<div><dt>{name}</dt><dd>{value}{(note.Length == 0 ? Markup.Empty : Markup.Of($" <small>{note}</small>"))}</dd></div>"""
        );
}
