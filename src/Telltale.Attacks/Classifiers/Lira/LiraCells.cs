using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Telltale.Core.Numerics;
using Telltale.Core.Numerics.Lanes;

namespace Telltale.Attacks.Classifiers.Lira;

/// <summary>The score of every cell, that is of every query of every record, many at once.</summary>
/// <param name="margins">The target's margins [records × queries].</param>
/// <param name="queries">Queries a record.</param>
/// <param name="tail">What counts offline.</param>
/// <param name="outside">Makes the fit to models trained without the record, for runs of so many records.</param>
/// <param name="inside">The same for models trained with it; null offline.</param>
internal sealed class LiraCells(
    double[] margins,
    int queries,
    Tail tail,
    Func<int, SideFit> outside,
    Func<int, SideFit>? inside
)
{
    private const double RootTwoPi = 2.5066282746310002;

    // What a run lays out takes 16 KB, half of the first cache.
    private const int CellsOfRun = 512;

    /// <summary>Scores [records × queries], with the widest vectors that the processor has; the same at any width.</summary>
    /// <param name="threads">Most threads at once.</param>
    public double[] Score(int threads) =>
        Vector512.IsHardwareAccelerated ? Score<DoubleLane512>(threads)
        : Vector256.IsHardwareAccelerated ? Score<DoubleLane256>(threads)
        : Score<DoubleLane1>(threads);

    /// <summary>The same with given vectors.</summary>
    public double[] Score<TLane>(int threads)
        where TLane : struct, IDoubleLane<TLane>
    {
        double[] scores = GC.AllocateUninitializedArray<double>(margins.Length);
        int records = scores.Length / queries;
        int most = Math.Max(1, CellsOfRun / queries);
        ParallelRuns.ForEach(
            (records + most - 1) / most,
            threads,
            () => (Outside: outside(most), Inside: inside?.Invoke(most)),
            (run, fits) =>
            {
                int first = run * most;
                int count = Math.Min(most, records - first);
                fits.Outside.MoveTo(first, count);
                fits.Inside?.MoveTo(first, count);
                ReadOnlySpan<double> own = margins.AsSpan(first * queries, count * queries);
                Span<double> results = scores.AsSpan(first * queries, count * queries);
                int whole = own.Length & -TLane.Width;
                Fill<TLane>(fits.Outside, fits.Inside, own, 0, whole, results);
                Fill<DoubleLane1>(fits.Outside, fits.Inside, own, whole, own.Length, results);
            }
        );
        return scores;
    }

    private void Fill<TLane>(
        SideFit outsideFit,
        SideFit? insideFit,
        ReadOnlySpan<double> own,
        int start,
        int end,
        Span<double> results
    )
        where TLane : struct, IDoubleLane<TLane>
    {
        if (insideFit is not null)
        {
            Online<TLane>(outsideFit, insideFit, own, start, end, results);
        }
        else if (tail == Tail.TwoSided)
        {
            TwoSided<TLane>(outsideFit, own, start, end, results);
        }
        else
        {
            OneSided<TLane>(outsideFit, own, start, end, results);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Online<TLane>(
        SideFit outsideFit,
        SideFit insideFit,
        ReadOnlySpan<double> own,
        int start,
        int end,
        Span<double> results
    )
        where TLane : struct, IDoubleLane<TLane>
    {
        for (int at = start; at < end; at += TLane.Width)
        {
            TLane margin = TLane.Load(own[at..]);
            (TLane fromOut, TLane scaleOut) = outsideFit.Of(margin, at);
            (TLane fromIn, TLane scaleIn) = insideFit.Of(margin, at);
            TLane squares = TLane.Fill(0.5) * ((fromOut * fromOut) - (fromIn * fromIn));
            (squares + LaneMath<TLane>.Log(scaleOut / scaleIn)).Store(results[at..]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TwoSided<TLane>(SideFit fit, ReadOnlySpan<double> own, int start, int end, Span<double> results)
        where TLane : struct, IDoubleLane<TLane>
    {
        for (int at = start; at < end; at += TLane.Width)
        {
            (TLane from, TLane scale) = fit.Of(TLane.Load(own[at..]), at);
            TLane log = LaneMath<TLane>.Log(scale * TLane.Fill(RootTwoPi));
            ((TLane.Fill(0.5) * from * from) + log).Store(results[at..]);
        }
    }

    private static void OneSided<TLane>(SideFit fit, ReadOnlySpan<double> own, int start, int end, Span<double> results)
        where TLane : struct, IDoubleLane<TLane>
    {
        for (int at = start; at < end; at += TLane.Width)
        {
            (TLane from, _) = fit.Of(TLane.Load(own[at..]), at);
            from.Store(results[at..]);
        }

        foreach (ref double score in results[start..end])
        {
            score = Normal.LogCdf(score);
        }
    }
}
