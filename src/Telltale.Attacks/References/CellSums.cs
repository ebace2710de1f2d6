using System.Runtime.CompilerServices;
using Telltale.Core.Numerics.Lanes;

namespace Telltale.Attacks.References;

/// <summary>What <see cref="ReferenceMoments"/> keeps of each cell between one group of models and the next.</summary>
internal struct CellSums<TLane>
    where TLane : struct, IDoubleLane<TLane>
{
    /// <summary>Numbers for each cell.</summary>
    public const int Numbers = 7;

    /// <summary>The first margin of a model trained with the record; NaN as long as there was none.</summary>
    public TLane FirstIn;

    /// <summary>The first margin of a model trained without it; NaN as long as there was none.</summary>
    public TLane FirstOut;

    /// <summary>How many models were trained with it.</summary>
    public TLane CountIn;

    /// <summary>Their differences from the first, added up.</summary>
    public TLane SumIn;

    /// <summary>The same for models trained without it.</summary>
    public TLane SumOut;

    /// <summary>The differences' squares, added up.</summary>
    public TLane SquaresIn;

    /// <summary>The same for models trained without it.</summary>
    public TLane SquaresOut;

    /// <summary>Before the first model.</summary>
    public static CellSums<TLane> Nothing
    {
        get
        {
            TLane none = TLane.Fill(double.NaN);
            TLane zero = TLane.Fill(0);
            return new()
            {
                FirstIn = none,
                FirstOut = none,
                CountIn = zero,
                SumIn = zero,
                SumOut = zero,
                SquaresIn = zero,
                SquaresOut = zero,
            };
        }
    }

    /// <summary>As <see cref="Store"/> left it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellSums<TLane> Load(ReadOnlySpan<double> source) =>
        new()
        {
            FirstIn = TLane.Load(source),
            FirstOut = TLane.Load(source[TLane.Width..]),
            CountIn = TLane.Load(source[(2 * TLane.Width)..]),
            SumIn = TLane.Load(source[(3 * TLane.Width)..]),
            SumOut = TLane.Load(source[(4 * TLane.Width)..]),
            SquaresIn = TLane.Load(source[(5 * TLane.Width)..]),
            SquaresOut = TLane.Load(source[(6 * TLane.Width)..]),
        };

    /// <summary>Puts it away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(Span<double> destination)
    {
        FirstIn.Store(destination);
        FirstOut.Store(destination[TLane.Width..]);
        CountIn.Store(destination[(2 * TLane.Width)..]);
        SumIn.Store(destination[(3 * TLane.Width)..]);
        SumOut.Store(destination[(4 * TLane.Width)..]);
        SquaresIn.Store(destination[(5 * TLane.Width)..]);
        SquaresOut.Store(destination[(6 * TLane.Width)..]);
    }

    /// <summary>Looks for the first margins where there was none, in sums as <see cref="Store"/> leaves them.</summary>
    /// <param name="sums">Of these cells.</param>
    /// <param name="column">The next models.</param>
    /// <param name="own">The bits of the cells in their word of membership.</param>
    /// <param name="models">How many.</param>
    /// <returns>Whether there is one on both sides of all cells now.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Find<TStored>(Span<double> sums, LaneColumn<TLane, TStored> column, TLane own, int models)
        where TStored : unmanaged
    {
        TLane firstIn = TLane.Load(sums);
        TLane firstOut = TLane.Load(sums[TLane.Width..]);
        for (; models > 0; models--)
        {
            TLane knownIn = TLane.Same(firstIn, firstIn);
            TLane knownOut = TLane.Same(firstOut, firstOut);
            if (TLane.All(knownIn & knownOut))
            {
                break;
            }

            (TLane margin, TLane inside) = column.Next(own);
            firstIn = TLane.Select(TLane.AndNot(inside, knownIn), margin, firstIn);
            firstOut = TLane.Select(~inside & ~knownOut, margin, firstOut);
        }

        firstIn.Store(sums);
        firstOut.Store(sums[TLane.Width..]);
        return TLane.All(TLane.Same(firstIn, firstIn) & TLane.Same(firstOut, firstOut));
    }

    /// <summary>Means and squared deviations of both sides; NaN where there was no model.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(int models, SideMoments sideIn, SideMoments sideOut, int cell)
    {
        Write(sideIn, cell, CountIn, FirstIn, SumIn, SquaresIn);
        Write(sideOut, cell, TLane.Fill(models) - CountIn, FirstOut, SumOut, SquaresOut);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(SideMoments side, int cell, TLane count, TLane first, TLane sum, TLane squares)
    {
        // Where there are no models 0/0 is NaN, and stays.
        TLane mean = first + (sum / count);
        TLane deviations = squares - (sum * sum / count);
        TLane zero = TLane.Fill(0);
        deviations = TLane.Select(TLane.Less(deviations, zero), zero, deviations);
        mean.Store(side.Means.AsSpan(cell, TLane.Width));
        deviations.Store(side.SquaredDeviations.AsSpan(cell, TLane.Width));
    }
}
