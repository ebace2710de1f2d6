using Telltale.Attacks.Cascades;

namespace Telltale.Audit.Plans;

/// <summary>How models are trained for one target at a time; see the keys of <c>cascade</c>. Read only where an attack needs it.</summary>
/// <param name="Rounds">Rounds of models at most, the models of the plan the first.</param>
/// <param name="Models">Models a target and further round; null for as many as a target has references.</param>
/// <param name="Rule">How a round settles records.</param>
public sealed record CascadePlan(int Rounds, int? Models, CascadeRule Rule)
{
    /// <summary>The word that stands for as many models as a target has references.</summary>
    internal const string AsManyAsReferences = "references";

    /// <summary>Fewer reference models leave too few to judge one that plays the target.</summary>
    internal const int LeastReferences = 4;

    internal static CascadePlan From(PlanValues values) =>
        new(
            values.Whole("cascade.rounds"),
            values.WholeOrAll("cascade.models"),
            new CascadeRule
            {
                Tolerance = values.Whole("cascade.tolerance"),
                Share = values.Number("cascade.share"),
                FewestNonMembers = values.Whole("cascade.fewest_nonmembers"),
                FewestMembers = values.Whole("cascade.fewest_members"),
                Shadows = values.Whole("cascade.shadows"),
            }
        );
}
