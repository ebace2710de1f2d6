using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Audit.SelfTest.Audits;

/// <summary>Some records of an array [models, records, …] that follow each other, as an array of their own; nothing is copied.</summary>
internal sealed class RecordRange : NdArray
{
    private readonly NdArray _all;
    private readonly long _first;
    private readonly long _width;

    /// <summary>Looks at <paramref name="count"/> records from <paramref name="first"/> on.</summary>
    private RecordRange(NdArray all, int first, int count)
        : base(all.Shape.SetItem(1, count))
    {
        _all = all;
        _first = first;
        _width = all.Shape.Skip(2).Aggregate(1L, (product, extent) => product * extent);
    }

    /// <summary>Signals about these records only.</summary>
    /// <param name="signals">Logits, probabilities or margins.</param>
    /// <param name="first">First record.</param>
    /// <param name="labels">Classes of the records, and with them how many they are.</param>
    public static Signals Of(Signals signals, int first, int[] labels) =>
        signals switch
        {
            LogitSignals logits => new LogitSignals(new RecordRange(logits.Values, first, labels.Length), labels),
            ProbabilitySignals shares => new ProbabilitySignals(
                new RecordRange(shares.Values, first, labels.Length),
                labels
            ),
            MarginSignals margins => new MarginSignals(new RecordRange(margins.Margins, first, labels.Length)),
            _ => throw new ArgumentException($"{signals.GetType().Name} cannot be cut.", nameof(signals)),
        };

    /// <inheritdoc/>
    public override void Read(long start, Span<double> destination)
    {
        CheckRun(start, destination.Length);
        long row = Shape[1] * _width;
        while (destination.Length > 0)
        {
            (long model, long offset) = Math.DivRem(start, row);
            int length = (int)Math.Min(destination.Length, row - offset);
            _all.Read((((model * _all.Shape[1]) + _first) * _width) + offset, destination[..length]);
            destination = destination[length..];
            start += length;
        }
    }
}
