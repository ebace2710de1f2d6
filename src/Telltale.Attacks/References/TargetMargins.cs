using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.References;

/// <summary>The target's margins, and means over queries of what is made of them.</summary>
internal static class TargetMargins
{
    /// <summary>Margins [records × queries] of the evidence's target, shared by the attacks of a run: to be read only.</summary>
    public static double[] Of(GatheredEvidence gathered, int queries) =>
        gathered.Once(
            (nameof(TargetMargins), queries),
            () => Read(gathered.Evidence.Target, queries, gathered.Threads)
        );

    /// <summary>Margins of the first model [records × queries], for the first <paramref name="queries"/> queries.</summary>
    public static double[] Read(Signals signals, int queries, int threads)
    {
        double[] margins = new double[checked(signals.Records * queries)];
        int every = signals.Queries;
        ParallelRuns.Over(
            signals.Records,
            threads,
            (start, end) =>
            {
                if (queries == every)
                {
                    signals.ReadMargins(0, start, margins.AsSpan(start * queries, (end - start) * queries));
                    return;
                }

                double[] all = new double[(end - start) * every];
                signals.ReadMargins(0, start, all);
                for (int i = 0; i < end - start; i++)
                {
                    all.AsSpan(i * every, queries).CopyTo(margins.AsSpan((start + i) * queries));
                }
            }
        );
        return margins;
    }

    /// <summary>For every record, the mean over the first queries of a function of the target's margin.</summary>
    public static double[] MeanOf(GatheredEvidence gathered, int? queries, Func<double, double> function)
    {
        int count = queries ?? gathered.Evidence.Target.Queries;
        return MeanOf(Of(gathered, count), count, gathered.Threads, function);
    }

    /// <summary>For every record, the mean over its queries of a function of the margin.</summary>
    /// <param name="margins">[records × queries].</param>
    /// <param name="queries">Queries a record.</param>
    /// <param name="threads">Most threads at once.</param>
    /// <param name="function">The function.</param>
    public static double[] MeanOf(double[] margins, int queries, int threads, Func<double, double> function) =>
        MeanOfCells(margins.Length, queries, threads, cell => function(margins[cell]));

    /// <summary>For every record, the mean over its queries of what is worked out for each cell; a NaN among them gives NaN.</summary>
    /// <param name="cells">Records × queries.</param>
    /// <param name="queries">Queries a record.</param>
    /// <param name="threads">Most threads at once.</param>
    /// <param name="function">Value of a cell.</param>
    public static double[] MeanOfCells(int cells, int queries, int threads, Func<int, double> function)
    {
        double[] means = new double[cells / queries];
        ParallelRuns.Over(
            means.Length,
            threads,
            (start, end) =>
            {
                for (int record = start; record < end; record++)
                {
                    double sum = 0;
                    for (int q = 0; q < queries; q++)
                    {
                        sum += function((record * queries) + q);
                    }

                    means[record] = queries == 1 ? sum : sum / queries;
                }
            }
        );
        return means;
    }
}
