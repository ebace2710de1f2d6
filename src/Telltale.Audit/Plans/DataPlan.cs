using Telltale.Core;

namespace Telltale.Audit.Plans;

/// <summary>Where the records come from and how many take part.</summary>
/// <param name="Format">Name of the format.</param>
/// <param name="Features">Path of the records.</param>
/// <param name="Labels">Path of their classes, where they are not in the same file.</param>
/// <param name="LabelColumn">Name of the class column, for tables.</param>
/// <param name="Scale">Features are divided by this; null: 255 for bytes, 1 for the rest.</param>
/// <param name="RemoveDuplicates">Whether records equal to an earlier one are left out.</param>
/// <param name="Records">Candidates, with <see cref="Groups"/> persons; null for all that are not population.</param>
/// <param name="Population">Records, with <see cref="Groups"/> persons, that no model is trained on.</param>
public sealed record DataPlan(
    string Format,
    string Features,
    string? Labels,
    string? LabelColumn,
    double? Scale,
    bool RemoveDuplicates,
    int? Records,
    int Population
)
{
    /// <summary>Who each record belongs to: a column of a table, or a file; null where every record stands for itself.</summary>
    public string? Groups { get; init; }

    /// <summary>Whether the records are rows of a table.</summary>
    public bool IsTable => Format == "csv";

    internal static DataPlan From(string source, PlanValues values)
    {
        DataPlan plan = new(
            values.Text("data.format"),
            values.Text("data.features"),
            values.TextOrNull("data.labels"),
            values.TextOrNull("data.label_column"),
            values.Has("data.scale") ? values.Number("data.scale") : null,
            values.Text("data.duplicates") == "remove",
            values.WholeOrAll("data.records"),
            values.Whole("data.population")
        )
        {
            Groups = values.TextOrNull("data.groups"),
        };
        if (plan.IsTable && plan.Groups is not null && plan.Groups == plan.LabelColumn)
        {
            throw new BadInputException(
                $"{source}: data.groups and data.label_column both name the column '{plan.Groups}'; the class of a record is not who it belongs to."
            );
        }

        if (plan.IsTable && plan.LabelColumn is null)
        {
            throw new BadInputException(
                $"{source}: data.format csv needs data.label_column, the name of the class column."
            );
        }

        return plan.IsTable || plan.Labels is not null
            ? plan
            : throw new BadInputException(
                $"{source}: data.format {plan.Format} needs data.labels, the file with the classes."
            );
    }
}
