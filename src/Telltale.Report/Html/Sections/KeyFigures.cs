using Telltale.Audit.Persons;
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
        string record = Subject.Of(null, inputs.Kind).One;
        PersonsSection? persons = inputs.Persons;
        string pooled = inputs.Targets > 1 ? ", all targets" : "";
        Markup models = inputs.Models is { } accuracy
            ? Markup.Concat([
                Figure("accuracy on members", Numbers.Percent(accuracy.TrainAccuracy)),
                Figure("accuracy on non-members", Numbers.Percent(accuracy.TestAccuracy)),
            ])
            : Markup.Empty;
        return new PageSection(
            "figures",
            "Key figures",
            Markup.Of(
                $"""
                <dl class="figures">
                {Figure($"members{pooled}", Numbers.Count(inputs.Members))}
                {Figure($"non-members{pooled}", Numbers.Count(inputs.NonMembers))}
                {(
                    persons is null
                        ? Figure($"candidate {record}s", Numbers.Count(inputs.Records))
                        : Markup.Concat([
                            Figure("persons judged", Numbers.Count(persons.Persons)),
                            Figure($"{Subject.OwnedOf(inputs.Kind).Many} of theirs", Numbers.Count(persons.Rows)),
                        ])
                )}
                {Figure(inputs.Targets == 1 ? "target model" : "target models", Numbers.Count(inputs.Targets))}
                {Figure(
                    inputs.Targets > 1 ? "reference models a target" : "reference models",
                    Numbers.Count(inputs.References)
                )}
                {Optional($"queries a {record}", inputs.Queries, least: 2)}
                {Optional($"population {record}s", inputs.Population, least: 1)}
                {Optional("duplicates left out", inputs.DuplicatesRemoved, least: 1)}
                {models}
                {Usage(result.DatasetUsage)}
                {Cascades(result.Cascades)}
                </dl>
                {(persons is null ? Markup.Empty : Markup.Of($"<p>{persons.Words(inputs.Kind)}</p>"))}

                """
            )
        );
    }

    private static Markup Usage(DatasetUsage? usage) =>
        usage switch
        {
            null => Markup.Empty,
            { Share: { } share } => Figure(
                $"of the candidates were used, by {usage.Attack}",
                $"{Numbers.Percent(share.Value)} ({Numbers.PercentRange(share.Low, share.High)})"
            ),
            _ => Figure($"of the candidates were used, by {usage.Attack}", "cannot be told"),
        };

    private static Markup Cascades(IReadOnlyList<CascadeRound>? rounds)
    {
        if (rounds is null)
        {
            return Markup.Empty;
        }

        CascadeSum sum = CascadeSum.Of(rounds);
        string settled = $"{Numbers.Count(sum.Settled)} ({Numbers.Count(sum.Wrong)} wrongly)";
        return Markup.Of(
            $"{Figure("models trained in cascades", Numbers.Count(sum.Models))}{Figure("records settled in them", settled)}"
        );
    }

    private static Markup Optional(string name, int count, int least) =>
        count < least ? Markup.Empty : Figure(name, Numbers.Count(count));

    private static Markup Figure(string name, string value) => Markup.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>");
}
