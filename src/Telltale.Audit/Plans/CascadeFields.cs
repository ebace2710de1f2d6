using static Telltale.Audit.Plans.PlanKind;

namespace Telltale.Audit.Plans;

/// <summary>The keys of <c>cascade</c>: models trained for one target at a time, where an attack needs them.</summary>
internal static class CascadeFields
{
    public static IReadOnlyList<PlanField> All { get; } =
    [
        new(
            "cascade.rounds",
            new Whole(2, 1000),
            ["4"],
            "cmia: rounds of models at most, the models of the plan the first; each further round is trained for each target anew."
        ),
        new(
            "cascade.models",
            new Whole(2, 100_000, CascadePlan.AsManyAsReferences),
            [CascadePlan.AsManyAsReferences],
            "cmia: models a target and further round; references: as many as a target has references."
        ),
        new(
            "cascade.tolerance",
            new Whole(0, 1_000_000),
            ["1"],
            "cmia: records of a reference model that may be on the wrong side of the threshold that is set on it."
        ),
        new(
            "cascade.share",
            new Number(0, 1, LowExcluded: true),
            ["0.05"],
            "cmia: at most this share of the records that are not settled is taken for non-members in one round."
        ),
        new(
            "cascade.fewest_nonmembers",
            new Whole(1, int.MaxValue),
            ["20"],
            "cmia: fewer non-members than this are not settled; then members are looked for."
        ),
        new(
            "cascade.fewest_members",
            new Whole(1, int.MaxValue),
            ["5"],
            "cmia: fewer members than this are not settled; where nothing is, the cascade stops."
        ),
        new(
            "cascade.shadows",
            new Whole(1, 1000),
            ["8"],
            "cmia: models of the last round that play the target at most, to set thresholds on; the mean counts."
        ),
    ];
}
