using System.Numerics;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>Looks at every number of an array before any is used: nothing that is NaN, infinite or no probability passes.</summary>
internal static class FloatScan
{
    /// <summary>How far a probability may leave [0, 1]: rounding of 32-bit sums.</summary>
    public const double RangeTolerance = 1e-6;

    /// <summary>How far a row of probabilities may sum from 1: rounding of 16-bit numbers.</summary>
    public const double SumTolerance = 1e-3;

    private const int BlockElements = 1 << 15;

    /// <summary>Refuses NaN and infinities.</summary>
    public static void RequireFinite(SourceArray array) => Visit(array, rowLength: 1, probabilities: false);

    /// <summary>Refuses numbers outside [0, 1] and rows (along the last axis) that do not sum to one.</summary>
    public static void RequireProbabilities(SourceArray array) =>
        Visit(array, checked((int)array.Shape[^1]), probabilities: true);

    private static void Visit(SourceArray array, int rowLength, bool probabilities)
    {
        int rows = Math.Max(1, BlockElements / rowLength);
        double[] buffer = new double[Math.Min((long)rows * rowLength, array.Numbers.Count)];
        for (long start = 0; start < array.Numbers.Count; start += buffer.Length)
        {
            Span<double> block = buffer.AsSpan(0, (int)Math.Min(buffer.Length, array.Numbers.Count - start));
            array.Numbers.Read(start, block);
            CheckFinite(array, block, start);
            if (probabilities)
            {
                CheckRange(array, block, start);
                CheckSums(array, block, start, rowLength);
            }
        }
    }

    private static void CheckFinite(SourceArray array, ReadOnlySpan<double> block, long start)
    {
        if (AreFinite(block))
        {
            return;
        }

        for (int i = 0; i < block.Length; i++)
        {
            if (!double.IsFinite(block[i]))
            {
                string what =
                    double.IsNaN(block[i]) ? "NaN"
                    : block[i] > 0 ? "inf"
                    : "-inf";
                throw array.Fault(
                    $"found {what} at {Position(array, start + i)}, expected finite numbers; find out why the model gave it, "
                        + "and save as float32 if it overflowed a smaller type."
                );
            }
        }
    }

    /// <summary>0 · x is 0 for every finite x and NaN for the others, and a sum keeps a NaN.</summary>
    private static bool AreFinite(ReadOnlySpan<double> block)
    {
        Vector<double> sum = Vector<double>.Zero;
        int i = 0;
        for (; i <= block.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            sum += new Vector<double>(block[i..]) * Vector<double>.Zero;
        }

        double rest = Vector.Sum(sum);
        for (; i < block.Length; i++)
        {
            rest += 0 * block[i];
        }

        return rest == 0;
    }

    private static void CheckRange(SourceArray array, ReadOnlySpan<double> block, long start)
    {
        for (int i = 0; i < block.Length; i++)
        {
            if (block[i] is < -RangeTolerance or > 1 + RangeTolerance)
            {
                throw array.Fault(
                    $"found {block[i]:R} at {Position(array, start + i)}, expected probabilities within 0 to 1; if these are raw "
                        + "outputs, name the array …_logits."
                );
            }
        }
    }

    private static void CheckSums(SourceArray array, ReadOnlySpan<double> block, long start, int rowLength)
    {
        for (int first = 0; first < block.Length; first += rowLength)
        {
            double sum = 0;
            foreach (double p in block.Slice(first, rowLength))
            {
                sum += p;
            }

            if (Math.Abs(sum - 1) > SumTolerance)
            {
                string position = Position(array, start + first);
                throw array.Fault(
                    $"found a row that sums to {sum:R} at {position[..position.LastIndexOf(',')]}], {Math.Abs(sum - 1):G3} away from 1, "
                        + $"expected at most {SumTolerance}; apply softmax to raw outputs, or name the array …_logits."
                );
            }
        }
    }

    /// <summary>An index into each axis, as people write it.</summary>
    public static string Position(SourceArray array, long element)
    {
        long[] index = new long[array.Shape.Length];
        for (int axis = index.Length - 1; axis >= 0; axis--)
        {
            (element, index[axis]) = Math.DivRem(element, array.Shape[axis]);
        }

        return $"[{string.Join(", ", index)}]";
    }
}
