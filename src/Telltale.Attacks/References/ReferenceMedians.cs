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
    public override void Take<TLane>(MarginBlock block)
    {
        int start = block.FirstRecord * Queries;
        Span<double> columns = block.Columns(2, TLane.Width);
        Span<double> inside = columns[..(Models * TLane.Width)];
        Span<double> outside = columns.Slice(inside.Length, inside.Length);
        for (int cell = 0; cell < block.Cells; cell += TLane.Width)
        {
            MedianSearch<TLane> searchIn = default;
            MedianSearch<TLane> searchOut = default;
            Separate(new LaneColumn<TLane>(block, cell), inside, outside, ref searchIn, ref searchOut);
            int width = Math.Min(TLane.Width, block.Cells - cell);
            LaneStore.Write(MedianOf(inside, ref searchIn), In.AsSpan(start + cell, width));
            LaneStore.Write(MedianOf(outside, ref searchOut), Out.AsSpan(start + cell, width));
        }
    }

    /// <summary>
    /// The margins of each side in a column of their own, +∞ where they belong to the other; and how many there are, their
    /// sum, the smallest and the largest.
    /// </summary>
    // A loop with nothing else in its method: everything it adds to stays in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Separate<TLane>(
        LaneColumn<TLane> column,
        Span<double> inside,
        Span<double> outside,
        ref MedianSearch<TLane> searchIn,
        ref MedianSearch<TLane> searchOut
    )
        where TLane : struct, IDoubleLane<TLane>
    {
        TLane one = TLane.Fill(1);
        TLane infinity = TLane.Fill(double.PositiveInfinity);
        TLane lowIn = infinity;
        TLane lowOut = infinity;
        TLane highIn = TLane.Fill(double.NegativeInfinity);
        TLane highOut = highIn;
        TLane countIn = TLane.Fill(0);
        TLane sumIn = countIn;
        TLane sumOut = countIn;
        for (; inside.Length >= TLane.Width; inside = inside[TLane.Width..], outside = outside[TLane.Width..])
        {
            (TLane margin, TLane member) = column.Next();
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

        searchIn = new MedianSearch<TLane>(countIn, sumIn, lowIn, highIn);
        searchOut = new MedianSearch<TLane>(TLane.Fill(Models) - countIn, sumOut, lowOut, highOut);
    }

    private static TLane MedianOf<TLane>(ReadOnlySpan<double> column, ref MedianSearch<TLane> search)
        where TLane : struct, IDoubleLane<TLane>
    {
        // Every pass leaves fewer numbers to choose from.
        for (int passes = (column.Length / TLane.Width) + 2; passes > 0 && !TLane.All(search.Found); passes--)
        {
            Compare(column, ref search);
        }

        return search.Median;
    }

    /// <summary>One pass.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Compare<TLane>(ReadOnlySpan<double> column, ref MedianSearch<TLane> search)
        where TLane : struct, IDoubleLane<TLane>
    {
        TLane one = TLane.Fill(1);
        TLane pivot = search.Pivot;
        TLane count = TLane.Fill(0);
        TLane under = TLane.Fill(double.NegativeInfinity);
        TLane from = TLane.Fill(double.PositiveInfinity);
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
