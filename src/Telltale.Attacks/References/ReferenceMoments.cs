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
    protected override void TakeCells<TLane, TStored>(MarginBlock<TStored> block, int start, int end)
    {
        Span<double> sums = block.Scratch<double>((end - start) * CellSums<TLane>.Numbers);
        for (int at = 0; at < sums.Length; at += CellSums<TLane>.Numbers * TLane.Width)
        {
            CellSums<TLane>.Nothing.Store(sums[at..]);
        }

        bool found = false;
        for (int model = 0; model < Models; model += Group)
        {
            MarginRows<TStored> rows = block.Rows(model, Math.Min(Group, Models - model));
            found = found || Find<TLane, TStored>(rows, start, end, sums);
            Add<TLane, TStored>(rows, start, end, sums);
        }

        int offset = block.FirstRecord * Queries;
        Span<double> counts = stackalloc double[TLane.Width];
        for (int cell = start; cell < end; cell += TLane.Width)
        {
            CellSums<TLane> all = CellSums<TLane>.Load(sums);
            sums = sums[(CellSums<TLane>.Numbers * TLane.Width)..];
            all.Write(Models, In, Out, offset + cell);
            all.CountIn.Store(counts);
            for (int i = 0; i < counts.Length; i++)
            {
                // A division takes longer than all the rest.
                int record = Queries == 1 ? offset + cell + i : (offset + cell + i) / Queries;
                In.Counts[record] = (int)counts[i];
                Out.Counts[record] = Models - (int)counts[i];
            }
        }
    }

    // Each loop is alone in its method: everything it adds to stays in registers.
    /// <summary>Looks for the first margins where there was none; whether there is one on both sides of all cells now.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Find<TLane, TStored>(MarginRows<TStored> rows, int start, int end, Span<double> sums)
        where TLane : struct, IDoubleLane<TLane>
        where TStored : unmanaged
    {
        bool everywhere = true;
        for (int cell = start; cell < end; cell += TLane.Width)
        {
            LaneColumn<TLane, TStored> column = new(rows, cell);
            everywhere &= CellSums<TLane>.Find(sums, column, TLane.Bits(cell & 63), rows.Models);
            sums = sums[(CellSums<TLane>.Numbers * TLane.Width)..];
        }

        return everywhere;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add<TLane, TStored>(MarginRows<TStored> rows, int start, int end, Span<double> sums)
        where TLane : struct, IDoubleLane<TLane>
        where TStored : unmanaged
    {
        TLane one = TLane.Fill(1);
        TLane zero = TLane.Fill(0);
        for (int cell = start; cell < end; cell += TLane.Width)
        {
            CellSums<TLane> at = CellSums<TLane>.Load(sums);
            TLane firstIn = at.FirstIn;
            TLane firstOut = at.FirstOut;
            TLane countIn = at.CountIn;
            TLane sumIn = at.SumIn;
            TLane sumOut = at.SumOut;
            TLane squaresIn = at.SquaresIn;
            TLane squaresOut = at.SquaresOut;
            TLane own = TLane.Bits(cell & 63);
            LaneColumn<TLane, TStored> column = new(rows, cell);
            for (int model = rows.Models; model > 0; model--)
            {
                (TLane margin, TLane inside) = column.Next(own);
                TLane dIn = TLane.Select(inside, margin - firstIn, zero);
                TLane dOut = TLane.Select(inside, zero, margin - firstOut);
                countIn = TLane.Select(inside, countIn + one, countIn);
                sumIn += dIn;
                sumOut += dOut;
                squaresIn = TLane.MultiplyAdd(dIn, dIn, squaresIn);
                squaresOut = TLane.MultiplyAdd(dOut, dOut, squaresOut);
            }

            at.CountIn = countIn;
            at.SumIn = sumIn;
            at.SumOut = sumOut;
            at.SquaresIn = squaresIn;
            at.SquaresOut = squaresOut;
            at.Store(sums);
            sums = sums[(CellSums<TLane>.Numbers * TLane.Width)..];
        }
    }
}
