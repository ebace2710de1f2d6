using System.Numerics;
using System.Runtime.Intrinsics;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Numerics.Lanes;

namespace Telltale.Attacks.References;

/// <summary>
/// The one place where margins of reference models are read: once, block by block, each block shown to every statistic
/// before the next. Memory does not grow with the number of models.
/// </summary>
internal static class MarginSweep
{
    /// <summary>Fills all statistics, with the widest vectors that the processor has.</summary>
    /// <param name="signals">Margins [models × records × queries].</param>
    /// <param name="members">Membership mask; null where nobody was trained on anything.</param>
    /// <param name="statistics">At least one, all of the same number of queries.</param>
    /// <param name="threads">Most threads at once.</param>
    /// <param name="cancellation">Stops between two blocks.</param>
    public static void Fill(
        Signals signals,
        MembershipMask? members,
        IReadOnlyList<BlockStatistic> statistics,
        int threads,
        CancellationToken cancellation
    )
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Fill<DoubleLane512>(signals, members, statistics, threads, cancellation);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Fill<DoubleLane256>(signals, members, statistics, threads, cancellation);
        }
        else
        {
            Fill<DoubleLane1>(signals, members, statistics, threads, cancellation);
        }
    }

    /// <summary>The same with given vectors.</summary>
    public static void Fill<TLane>(
        Signals signals,
        MembershipMask? members,
        IReadOnlyList<BlockStatistic> statistics,
        int threads,
        CancellationToken cancellation
    )
        where TLane : struct, IDoubleLane<TLane>
    {
        int models = statistics.Max(s => s.Models);
        int queries = statistics[0].Queries;
        if (queries == signals.Queries && StoredBlock.CanRead(signals, models))
        {
            Fill<TLane, float>(
                () => new StoredBlock(signals, members, models),
                signals.Records,
                StoredBlock.RecordsOf(queries),
                statistics,
                threads,
                cancellation
            );
        }
        else
        {
            Fill<TLane, double>(
                () => new CopiedBlock(signals, members, models, queries),
                signals.Records,
                CopiedBlock.RecordsOf(models, queries),
                statistics,
                threads,
                cancellation
            );
        }
    }

    private static void Fill<TLane, TStored>(
        Func<MarginBlock<TStored>> make,
        int records,
        int most,
        IReadOnlyList<BlockStatistic> statistics,
        int threads,
        CancellationToken cancellation
    )
        where TLane : struct, IDoubleLane<TLane>
        where TStored : unmanaged, INumberBase<TStored>
    {
        ParallelRuns.ForEach(
            (records + most - 1) / most,
            threads,
            make,
            (index, block) =>
            {
                int first = index * most;
                block.MoveTo(first, Math.Min(most, records - first));
                foreach (BlockStatistic statistic in statistics)
                {
                    statistic.Take<TLane, TStored>(block);
                }
            },
            cancellation
        );
    }
}
