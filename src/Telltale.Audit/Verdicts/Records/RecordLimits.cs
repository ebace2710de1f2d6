using Telltale.Audit.Persons;
using Telltale.Audit.Results;

namespace Telltale.Audit.Verdicts.Records;

/// <summary>What answers about records rest on, and what they do not show.</summary>
internal static class RecordLimits
{
    /// <summary>What must hold for the p-values to mean what they say, in a sentence.</summary>
    /// <param name="design">Why non-members can stand in.</param>
    /// <param name="kind">Where p-values come from.</param>
    /// <param name="subject">What is asked about.</param>
    public static string Assumption(InclusionDesign design, CalibrationKind kind, Subject subject) =>
        (design, kind) switch
        {
            (InclusionDesign.Randomised, CalibrationKind.NonMembers) =>
                $"It rests on the random draw that decided which {subject.Many} were trained on: a {subject.One} {subject.Who} was not drawn is like any other that was not.",
            (_, CalibrationKind.NonMembers) =>
                $"It rests on the assumption that a {subject.One} {subject.Who} was not used would be like the known non-members: of the same source and time, chosen in the same way. Nothing in the data can prove that.",
            (_, CalibrationKind.OwnModels) =>
                $"It rests on the assumption that this model, had it not seen {(subject == Subject.Person ? "any row of the person" : $"the {subject.One}")}, would answer like the reference models that did not: made by the same recipe from the same kind of data, their margins spread as a normal distribution.",
        };

    /// <summary>The sentences that apply.</summary>
    /// <param name="design">Why non-members can stand in.</param>
    /// <param name="kind">Where p-values come from.</param>
    /// <param name="third">Whether there are records whose membership is not known.</param>
    /// <param name="subject">What is asked about.</param>
    /// <param name="records">What the records are, also where persons are asked about.</param>
    public static IReadOnlyList<string> Of(
        InclusionDesign design,
        CalibrationKind kind,
        bool third,
        Subject subject,
        RecordKind records
    )
    {
        List<string> limits =
        [
            $"NOT DETECTED does not mean not used: a {subject.One} {subject.Who} leaves no trace that this attack can see looks the same.",
            $"One model of one training run was asked. Another run of the same recipe can give away other {subject.Many}.",
            $"A {Subject.Of(null, records).One} of which an equal or nearly equal copy was used scores as if it had been used itself.",
        ];
        if (subject == Subject.Person)
        {
            limits.Add(
                $"A person is whoever has the name that came with the {Subject.OwnedOf(records).Many}: somebody under two names counts as two persons. Nothing is said of single {Subject.OwnedOf(records).Many}."
            );
        }

        if (design == InclusionDesign.Assumed && third)
        {
            limits.Add(
                $"Of a model whose training nobody drew at random, the chance of a false finding cannot be known, only assumed: nobody can train the same model again without the {subject.One}. These answers may support a claim that a {subject.One} was used; they cannot establish it (Zhang et al. 2024)."
            );
        }

        if (kind == CalibrationKind.NonMembers)
        {
            limits.Add(
                $"The rate of false findings holds on average over {subject.Many} like these, not for each kind of {subject.One} by itself: for hard or unusual {subject.Many} it can be higher."
            );
        }

        return limits;
    }
}
