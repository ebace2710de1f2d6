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
            Separate(new LaneColumn<TLane>(block, cell), inside, outside);
            int width = Math.Min(TLane.Width, block.Cells - cell);
            LaneStore.Write(MedianOf<TLane>(inside), In.AsSpan(start + cell, width));
            LaneStore.Write(MedianOf<TLane>(outside), Out.AsSpan(start + cell, width));
        }
    }

    /// <summary>The margins of each side in a column of their own, +∞ where they belong to the other.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Separate<TLane>(LaneColumn<TLane> column, Span<double> inside, Span<double> outside)
        where TLane : struct, IDoubleLane<TLane>
    {
        TLane infinity = TLane.Fill(double.PositiveInfinity);
        for (; inside.Length >= TLane.Width; inside = inside[TLane.Width..], outside = outside[TLane.Width..])
        {
            (TLane margin, TLane member) = column.Next();
            TLane.Select(member, margin, infinity).Store(inside);
            TLane.Select(member, infinity, margin).Store(outside);
        }
    }

    private static TLane MedianOf<TLane>(ReadOnlySpan<double> column)
        where TLane : struct, IDoubleLane<TLane>
    {
        MedianSearch<TLane> search = Begin<TLane>(column);
        // Every pass leaves fewer numbers to choose from.
        for (int passes = (column.Length / TLane.Width) + 2; passes > 0 && !TLane.All(search.Found); passes--)
        {
            Compare(column, ref search);
        }

        return search.Median;
    }

    /// <summary>Counts, means and extremes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static MedianSearch<TLane> Begin<TLane>(ReadOnlySpan<double> column)
        where TLane : struct, IDoubleLane<TLane>
    {
        TLane one = TLane.Fill(1);
        TLane infinity = TLane.Fill(double.PositiveInfinity);
        TLane count = TLane.Fill(0);
        TLane sum = count;
        TLane low = infinity;
        TLane high = TLane.Fill(double.NegativeInfinity);
        for (; column.Length >= TLane.Width; column = column[TLane.Width..])
        {
            TLane margin = TLane.Load(column);
            TLane given = TLane.Less(margin, infinity);
            count += one & given;
            sum += margin & given;
            low = TLane.Min(low, margin);
            high = TLane.Select(given, TLane.Max(high, margin), high);
        }

        return new MedianSearch<TLane>(count, sum, low, high);
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
