using Telltale.Audit.Language.Plans;

namespace Telltale.Audit.Plans;

/// <summary>A kind of plan: its keys, and how it is spoken of.</summary>
/// <param name="SchemaId">Name of its published schema.</param>
/// <param name="Title">Title of the schema.</param>
/// <param name="Hint">A sentence that says where every key is shown.</param>
/// <param name="Fields">Its keys, in the order in which they are shown.</param>
public sealed record PlanForm(string SchemaId, string Title, string Hint, IReadOnlyList<PlanField> Fields)
{
    /// <summary>Audits of classifiers.</summary>
    public static PlanForm Audit { get; } =
        new(
            "telltale/plan/1",
            "A Telltale audit plan",
            "`telltale audit --print-plan` shows every key.",
            PlanFields.All
        );

    /// <summary>Audits of language models.</summary>
    public static PlanForm Texts { get; } =
        new(
            "telltale/text-plan/1",
            "A Telltale plan for language models",
            "`telltale lm audit --print-plan` shows every key.",
            TextPlanFields.All
        );
}
