using System.Runtime.CompilerServices;
using Telltale.Core.Numerics.Lanes;

namespace Telltale.Attacks.References;

/// <summary>Moments of the reference models' margins on both sides of every record.</summary>
/// <remarks>
/// One pass over the differences d from the side's first margin: mean = first + Σd / n, squared deviations = Σd² − (Σd)² / n
/// (Chan, Golub and LeVeque 1983, Algorithms for computing the sample variance, on shifted data). Since the first margin
/// is one of the n, (Σd)² / n is at most n − 1 times the result, so that the subtraction costs at most a factor n of the
/// 2⁻⁵³ that each operation rounds by, however small the spread and however large the margins: a spread of 1e-6
/// about a margin of 1000 keeps its digits.
/// </remarks>
internal sealed class ReferenceMoments(int records, int models, int queries) : BlockStatistic(models, queries)
{
    /// <summary>Models trained with the record.</summary>
    public SideMoments In { get; } = new(records, queries);

    /// <summary>Models trained without the record.</summary>
    public SideMoments Out { get; } = new(records, queries);

    /// <inheritdoc/>
    public override void Take<TLane>(MarginBlock block)
    {
        Span<double> counts = stackalloc double[TLane.Width];
        int start = block.FirstRecord * Queries;
        for (int cell = 0; cell < block.Cells; cell += TLane.Width)
        {
            SideSums<TLane> inside = new(TLane.Fill(0));
            SideSums<TLane> outside = inside;
            Find(new LaneColumn<TLane>(block, cell), ref inside.First, ref outside.First);
            Add(new LaneColumn<TLane>(block, cell), ref inside, ref outside);
            int width = Math.Min(TLane.Width, block.Cells - cell);
            inside.Write(In, start + cell, width);
            outside.Write(Out, start + cell, width);
            inside.Count.Store(counts);
            for (int i = 0; i < width; i++)
            {
                int record = (start + cell + i) / Queries;
                In.Counts[record] = (int)counts[i];
                Out.Counts[record] = Models - (int)counts[i];
            }
        }
    }

    /// <summary>The first margin on each side; NaN where there is none.</summary>
    private void Find<TLane>(LaneColumn<TLane> column, ref TLane firstIn, ref TLane firstOut)
        where TLane : struct, IDoubleLane<TLane>
    {
        TLane first = TLane.Fill(double.NaN);
        TLane other = first;
        TLane foundIn = TLane.Mask(0);
        TLane foundOut = foundIn;
        for (int model = 0; model < Models && !TLane.All(foundIn & foundOut); model++)
        {
            (TLane margin, TLane inside) = column.Next();
            first = TLane.Select(inside & ~foundIn, margin, first);
            other = TLane.Select(~inside & ~foundOut, margin, other);
            foundIn |= inside;
            foundOut |= ~inside;
        }

        firstIn = first;
        firstOut = other;
    }

    // A loop with nothing else in its method: everything it adds to stays in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Add<TLane>(LaneColumn<TLane> column, ref SideSums<TLane> sideIn, ref SideSums<TLane> sideOut)
        where TLane : struct, IDoubleLane<TLane>
    {
        TLane one = TLane.Fill(1);
        TLane firstIn = sideIn.First;
        TLane firstOut = sideOut.First;
        TLane countIn = sideIn.Count;
        TLane sumIn = sideIn.Sum;
        TLane sumOut = sideOut.Sum;
        TLane squaresIn = sideIn.Squares;
        TLane squaresOut = sideOut.Squares;
        for (int model = Models; model > 0; model--)
        {
            (TLane margin, TLane inside) = column.Next();
            TLane d = margin - TLane.Select(inside, firstIn, firstOut);
            TLane dIn = d & inside;
            TLane dOut = TLane.AndNot(d, inside);
            countIn += one & inside;
            sumIn += dIn;
            sumOut += dOut;
            squaresIn += dIn * dIn;
            squaresOut += dOut * dOut;
        }

        sideIn.Count = countIn;
        sideIn.Sum = sumIn;
        sideIn.Squares = squaresIn;
        sideOut.Count = TLane.Fill(Models) - countIn;
        sideOut.Sum = sumOut;
        sideOut.Squares = squaresOut;
    }

    /// <summary>Sums over one side's differences from its first margin.</summary>
    private struct SideSums<TLane>(TLane nothing)
        where TLane : struct, IDoubleLane<TLane>
    {
        public TLane First = nothing;
        public TLane Count = nothing;
        public TLane Sum = nothing;
        public TLane Squares = nothing;

        public readonly void Write(SideMoments side, int cell, int width)
        {
            TLane mean = First + (Sum / Count);
            // Where there are no models 0/0 is NaN, and stays.
            TLane deviations = Squares - (Sum * Sum / Count);
            TLane zero = TLane.Fill(0);
            deviations = TLane.Select(TLane.Less(deviations, zero), zero, deviations);
            LaneStore.Write(mean, side.Means.AsSpan(cell, width));
            LaneStore.Write(deviations, side.SquaredDeviations.AsSpan(cell, width));
        }
    }
}
