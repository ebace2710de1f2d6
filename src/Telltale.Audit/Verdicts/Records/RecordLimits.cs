using Telltale.Audit.Results;

namespace Telltale.Audit.Verdicts.Records;

/// <summary>What answers about records rest on, and what they do not show.</summary>
internal static class RecordLimits
{
    /// <summary>What must hold for the p-values to mean what they say, in a sentence.</summary>
    /// <param name="design">Why non-members can stand in.</param>
    /// <param name="kind">Where p-values come from.</param>
    /// <param name="record">What a record is called.</param>
    public static string Assumption(InclusionDesign design, CalibrationKind kind, string record) =>
        (design, kind) switch
        {
            (InclusionDesign.Randomised, CalibrationKind.NonMembers) =>
                $"It rests on the random draw that decided which {record}s were trained on: a {record} that was not drawn is like any other that was not.",
            (_, CalibrationKind.NonMembers) =>
                $"It rests on the assumption that a {record} that was not used would be like the known non-members: of the same source and time, chosen in the same way. Nothing in the data can prove that.",
            (_, CalibrationKind.OwnModels) =>
                $"It rests on the assumption that this model, had it not seen the {record}, would answer like the reference models that did not: made by the same recipe from the same kind of data, their margins spread as a normal distribution.",
        };

    /// <summary>The sentences that apply.</summary>
    /// <param name="design">Why non-members can stand in.</param>
    /// <param name="kind">Where p-values come from.</param>
    /// <param name="third">Whether there are records whose membership is not known.</param>
    /// <param name="record">What a record is called.</param>
    public static IReadOnlyList<string> Of(InclusionDesign design, CalibrationKind kind, bool third, string record)
    {
        List<string> limits =
        [
            $"NOT DETECTED does not mean not used: a {record} that leaves no trace that this attack can see looks the same.",
            $"One model of one training run was asked. Another run of the same recipe can give away other {record}s.",
            $"A {record} of which an equal or nearly equal copy was used scores as if it had been used itself.",
        ];
        if (design == InclusionDesign.Assumed && third)
        {
            limits.Add(
                $"Of a model whose training nobody drew at random, the chance of a false finding cannot be known, only assumed: nobody can train the same model again without the {record}. These answers may support a claim that a {record} was used; they cannot establish it (Zhang et al. 2024)."
            );
        }

        if (kind == CalibrationKind.NonMembers)
        {
            limits.Add(
                $"The rate of false findings holds on average over {record}s like these, not for each kind of {record} by itself: for hard or unusual {record}s it can be higher."
            );
        }

        return limits;
    }
}
