using Telltale.Core;
using Telltale.Core.Evidence;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>Reads what the models of a cascade on the target say, where there was one: signals, mask and rounds go together.</summary>
internal static class CascadeReader
{
    private const int FirstRound = 2;

    /// <summary>Reads it; null where none of its arrays is there.</summary>
    /// <param name="source">Where to look.</param>
    /// <param name="labels">True class of each record.</param>
    /// <param name="target">The target's signals.</param>
    /// <param name="reference">The reference models' signals.</param>
    /// <param name="classes">Number of classes where the signals say.</param>
    /// <exception cref="BadInputException">An array without the others, another shape or type, or rounds that are none.</exception>
    public static CascadeEvidence? Read(
        EvidenceSource source,
        int[] labels,
        SignalArray target,
        SignalArray? reference,
        int? classes
    )
    {
        string? any = source.ArrayNames.FirstOrDefault(n => n.StartsWith("cascade_", StringComparison.Ordinal));
        if (any is null)
        {
            return null;
        }

        SignalArray? signals = SignalArray.Find(source, EvidenceNames.Cascade, labels.Length);
        if (
            signals is null
            || !source.Has(EvidenceNames.CascadeMember)
            || !source.Has(EvidenceNames.CascadeRound)
            || reference is null
        )
        {
            throw new BadInputException(
                $"{source.Path}: found {any}, expected with it cascade_margins (or cascade_logits, cascade_probabilities), cascade_member, "
                    + "cascade_round and, as the first round, the reference models; add what is missing or take it out."
            );
        }

        signals.RequireSame("queries a record", signals.Queries, target.Queries, target.Place);
        signals.RequireSame("classes", signals.Classes, classes, target.Place);
        signals.Check(classes);
        return new CascadeEvidence(
            signals.ToSignals(labels),
            IntegerArrays.ReadMask(source.Get(EvidenceNames.CascadeMember), signals.Models, labels.Length),
            ReadRounds(source.Get(EvidenceNames.CascadeRound), signals.Models)
        );
    }

    private static int[] ReadRounds(SourceArray array, int models)
    {
        IntegerArrays.RequireInteger(array, "rounds");
        if (array.Shape is not [var found] || found != models)
        {
            throw array.Fault($"found {array.Text}, expected [{models}]: the round of each model of the cascade.");
        }

        int[] rounds = new int[models];
        IntegerArrays.Visit(
            array,
            (position, value) =>
                rounds[position] = value is >= FirstRound and <= int.MaxValue
                    ? (int)value
                    : throw array.Fault(
                        $"found round {value:R} at [{position}], expected {FirstRound} or more: round 1 is the reference models."
                    )
        );
        int expected = FirstRound;
        foreach (int round in rounds.Distinct().Order())
        {
            if (round != expected)
            {
                throw array.Fault(
                    $"found models of round {round} and none of round {expected}, expected every round up to the last; number them from {FirstRound}."
                );
            }

            expected++;
        }

        return rounds;
    }
}
