using System.Runtime.CompilerServices;
using Telltale.Attacks.References;
using Telltale.Core.Numerics.Lanes;

namespace Telltale.Attacks.Classifiers.Lira;

/// <summary>The normals fitted to one side of a run of records, and where margins lie in them.</summary>
/// <remarks>One object, moved on to run after run; a thread has its own.</remarks>
/// <param name="side">Centres, squared deviations and counts of all records.</param>
/// <param name="pooled">The variance of all records together, for each query.</param>
/// <param name="choice">Which of the two variances counts.</param>
/// <param name="most">Most records in a run.</param>
internal sealed class SideFit(SideMoments side, double[] pooled, VarianceChoice choice, int most)
{
    private const double RoundedAway = 1e-12;

    // From so many models on a record has a variance of its own.
    private readonly double _enough = choice switch
    {
        VarianceChoice.Record => 0,
        VarianceChoice.Pooled => double.PositiveInfinity,
        VarianceChoice.Auto => 32,
    };

    // What is kept by record or by query, cell by cell.
    private readonly double[] _counts = new double[most * side.Queries];
    private readonly double[] _pooled = new double[most * side.Queries];
    private int _firstCell;

    /// <summary>Moves on to a run of records.</summary>
    public void MoveTo(int firstRecord, int records)
    {
        int queries = side.Queries;
        _firstCell = firstRecord * queries;
        for (int i = 0; i < records; i++)
        {
            for (int q = 0; q < queries; q++)
            {
                _counts[(i * queries) + q] = side.Counts[firstRecord + i];
                _pooled[(i * queries) + q] = pooled[q];
            }
        }
    }

    /// <summary>
    /// Margins as numbers of standard deviations from the centre, and these standard deviations. Both are NaN where there
    /// is none: a variance of its own is wanted of a record with fewer than two models, or nothing varies.
    /// </summary>
    /// <param name="margin">The target's.</param>
    /// <param name="at">The first of the cells, counted from the beginning of the run.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (TLane Deviation, TLane Scale) Of<TLane>(TLane margin, int at)
        where TLane : struct, IDoubleLane<TLane>
    {
        TLane none = TLane.Fill(double.NaN);
        TLane count = TLane.Load(_counts.AsSpan(at));
        TLane ofAll = TLane.Load(_pooled.AsSpan(at));
        TLane own = TLane.Load(side.SquaredDeviations.AsSpan(_firstCell + at)) / count;
        own = TLane.Select(TLane.Less(TLane.Fill(RoundedAway) * ofAll, own), own, ofAll);
        own = TLane.Select(TLane.Less(count, TLane.Fill(2)), none, own);
        TLane variance = TLane.Select(TLane.Less(count, TLane.Fill(_enough)), ofAll, own);
        TLane scale = TLane.Select(TLane.Less(TLane.Fill(0), variance), TLane.Sqrt(variance), none);
        return ((margin - TLane.Load(side.Centers.AsSpan(_firstCell + at))) / scale, scale);
    }
}
