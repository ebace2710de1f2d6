using System.Collections.Immutable;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Records;

/// <summary>
/// The answers of several models [models, records, queries, classes], each model's in a buffer of its own, of which a
/// part is shown: the candidates' or the population's. Nothing is copied.
/// </summary>
/// <param name="answers">One buffer a model.</param>
/// <param name="first">Where the part begins in each buffer.</param>
/// <param name="records">Records of the part.</param>
/// <param name="queries">Queries a record.</param>
/// <param name="classes">Classes.</param>
internal sealed class AnswerRows(float[][] answers, int first, int records, int queries, int classes)
    : NdArray(ImmutableArray.Create<long>(answers.Length, records, queries, classes))
{
    private readonly long _row = (long)records * queries * classes;

    /// <inheritdoc/>
    public override void Read(long start, Span<double> destination)
    {
        CheckRun(start, destination.Length);
        while (destination.Length > 0)
        {
            long inRow = start % _row;
            int count = (int)Math.Min(destination.Length, _row - inRow);
            Widening.ToDoubles(answers[start / _row].AsSpan((int)(first + inRow), count), destination[..count]);
            destination = destination[count..];
            start += count;
        }
    }

    /// <inheritdoc/>
    public override bool TryGetFloats(long start, int count, out ReadOnlySpan<float> values)
    {
        CheckRun(start, count);
        long inRow = start % Math.Max(_row, 1);
        if (count == 0 || inRow + count > _row)
        {
            values = default;
            return false;
        }

        values = answers[start / _row].AsSpan((int)(first + inRow), count);
        return true;
    }
}
