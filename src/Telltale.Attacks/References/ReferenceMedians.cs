using System.Numerics;
using System.Runtime.CompilerServices;
using Telltale.Core.Numerics.Lanes;

namespace Telltale.Attacks.References;

/// <summary>
/// Medians of the reference models' margins on both sides of every cell (record × query): the mean of the middle two for
/// an even number of models, NaN for none.
/// </summary>
/// <remarks>
/// Nothing is sorted. For each lane a pivot is compared with all margins of a side, which shows how many are below it
/// and which are its neighbours; the bracket between neighbours that must hold the upper middle shrinks until a pivot
/// has exactly the right number below it, and pivots are chosen by interpolation, so that a few passes do. A
/// median is one of the numbers that there are (or the mean of two), so how it was found changes nothing.
/// </remarks>
internal sealed class ReferenceMedians(int records, int models, int queries) : BlockStatistic(models, queries)
{
    /// <summary>Medians over models trained with the record [records × queries].</summary>
    public double[] In { get; } = new double[checked(records * queries)];

    /// <summary>Medians over models trained without the record [records × queries].</summary>
    public double[] Out { get; } = new double[records * queries];

    /// <inheritdoc/>
    protected override void TakeCells<TLane, TStored>(MarginBlock<TStored> block, int start, int end)
    {
        if (block is MarginBlock<float> floats)
        {
            // Floats are compared as floats, twice as many at once; what is left over, one by one.
            int done = TLane.Width switch
            {
                8 => Search<FloatLane512, float>(floats, start, end),
                4 => Search<FloatLane256, float>(floats, start, end),
                _ => start,
            };
            Search<FloatLane1, float>(floats, done, end);
        }
        else if (block is MarginBlock<double> doubles)
        {
            Search<TLane, double>(doubles, start, end);
        }
    }

    /// <summary>Medians of cells from <paramref name="start"/> on, as many as fill vectors.</summary>
    /// <returns>The first cell that is left.</returns>
    private int Search<TLane, TNumber>(MarginBlock<TNumber> block, int start, int end)
        where TLane : struct, ILane<TLane, TNumber>
        where TNumber : unmanaged, IFloatingPointIeee754<TNumber>
    {
        int offset = block.FirstRecord * Queries;
        MarginRows<TNumber> rows = block.Rows(0, Models);
        Span<TNumber> columns = block.Scratch<TNumber>(2 * Models * TLane.Width);
        Span<TNumber> inside = columns[..(columns.Length / 2)];
        Span<TNumber> outside = columns[inside.Length..];
        int cell = start;
        for (; cell <= end - TLane.Width; cell += TLane.Width)
        {
            MedianSearch<TLane, TNumber> searchIn = default;
            MedianSearch<TLane, TNumber> searchOut = default;
            Separate(rows, cell, inside, outside, ref searchIn, ref searchOut);
            Finish(inside, ref searchIn, In.AsSpan(offset + cell, TLane.Width));
            Finish(outside, ref searchOut, Out.AsSpan(offset + cell, TLane.Width));
        }

        return cell;
    }

    /// <summary>
    /// The margins of each side in a column of their own, +∞ where they belong to the other; and how many there are, their
    /// sum, the smallest and the largest.
    /// </summary>
    // A loop with nothing else in its method: everything it adds to stays in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Separate<TLane, TNumber>(
        MarginRows<TNumber> rows,
        int cell,
        Span<TNumber> inside,
        Span<TNumber> outside,
        ref MedianSearch<TLane, TNumber> searchIn,
        ref MedianSearch<TLane, TNumber> searchOut
    )
        where TLane : struct, ILane<TLane, TNumber>
        where TNumber : unmanaged, IFloatingPointIeee754<TNumber>
    {
        TLane one = TLane.Fill(TNumber.One);
        TLane infinity = TLane.Fill(TNumber.PositiveInfinity);
        TLane lowIn = infinity;
        TLane lowOut = infinity;
        TLane highIn = TLane.Fill(TNumber.NegativeInfinity);
        TLane highOut = highIn;
        TLane countIn = TLane.Fill(TNumber.Zero);
        TLane sumIn = countIn;
        TLane sumOut = countIn;
        ReadOnlySpan<TNumber> values = rows.Values;
        ReadOnlySpan<ulong> bits = rows.Bits;
        int at = cell;
        int word = cell >> 6;
        for (; inside.Length >= TLane.Width; inside = inside[TLane.Width..], outside = outside[TLane.Width..])
        {
            TLane margin = TLane.Load(values.Slice(at, TLane.Width));
            TLane member = TLane.Mask(bits[word] >> (cell & 63));
            at += rows.Stride;
            word += rows.WordStride;
            TLane own = TLane.Select(member, margin, infinity);
            TLane other = TLane.Select(member, infinity, margin);
            own.Store(inside);
            other.Store(outside);
            countIn += one & member;
            sumIn += margin & member;
            sumOut += TLane.AndNot(margin, member);
            lowIn = TLane.Min(lowIn, own);
            lowOut = TLane.Min(lowOut, other);
            highIn = TLane.Select(member, TLane.Max(highIn, margin), highIn);
            highOut = TLane.Select(member, highOut, TLane.Max(highOut, margin));
        }

        TLane countOut = TLane.Fill(TNumber.CreateTruncating(rows.Models)) - countIn;
        searchIn = new MedianSearch<TLane, TNumber>(countIn, sumIn, lowIn, highIn);
        searchOut = new MedianSearch<TLane, TNumber>(countOut, sumOut, lowOut, highOut);
    }

    private static void Finish<TLane, TNumber>(
        ReadOnlySpan<TNumber> column,
        ref MedianSearch<TLane, TNumber> search,
        Span<double> medians
    )
        where TLane : struct, ILane<TLane, TNumber>
        where TNumber : unmanaged, IFloatingPointIeee754<TNumber>
    {
        // Every pass leaves fewer numbers to choose from.
        for (int passes = (column.Length / TLane.Width) + 2; passes > 0 && !TLane.All(search.Found); passes--)
        {
            Compare(column, ref search);
        }

        Span<TNumber> lower = stackalloc TNumber[TLane.Width];
        Span<TNumber> upper = stackalloc TNumber[TLane.Width];
        search.LowerMiddle.Store(lower);
        search.UpperMiddle.Store(upper);
        for (int i = 0; i < medians.Length; i++)
        {
            double a = double.CreateTruncating(lower[i]);
            double b = double.CreateTruncating(upper[i]);
            // Not the sum of two large numbers where there is nothing to average.
            medians[i] = a == b ? b : 0.5 * (a + b);
        }
    }

    /// <summary>One pass.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Compare<TLane, TNumber>(ReadOnlySpan<TNumber> column, ref MedianSearch<TLane, TNumber> search)
        where TLane : struct, ILane<TLane, TNumber>
        where TNumber : unmanaged, IFloatingPointIeee754<TNumber>
    {
        TLane one = TLane.Fill(TNumber.One);
        TLane pivot = search.Pivot;
        TLane count = TLane.Fill(TNumber.Zero);
        TLane under = TLane.Fill(TNumber.NegativeInfinity);
        TLane from = TLane.Fill(TNumber.PositiveInfinity);
        for (; column.Length >= TLane.Width; column = column[TLane.Width..])
        {
            TLane margin = TLane.Load(column);
            TLane below = TLane.Less(margin, pivot);
            count += one & below;
            under = TLane.Select(below, TLane.Max(under, margin), under);
            from = TLane.Select(below, from, TLane.Min(from, margin));
        }

        search.Take(count, under, from);
    }
}
