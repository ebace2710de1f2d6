using System.Numerics;
using Telltale.Core.Numerics.Lanes;

namespace Telltale.Attacks.References;

/// <summary>Something known of every record once all blocks of margins have been seen.</summary>
/// <param name="models">How many of the first models have a part.</param>
/// <param name="queries">How many of the first queries have a part.</param>
internal abstract class BlockStatistic(int models, int queries)
{
    /// <summary>
    /// Models whose rows are gone through at once: what is added up for a run of records does not fit the registers, and
    /// is fetched and put back once for so many models.
    /// </summary>
    protected const int Group = 8;

    /// <summary>How many of the first models have a part.</summary>
    public int Models { get; } = models;

    /// <summary>How many of the first queries have a part.</summary>
    public int Queries { get; } = queries;

    /// <summary>
    /// Takes in a block of exactly <see cref="Queries"/> queries and at least <see cref="Models"/> models. Writes only to what
    /// belongs to its records, so that blocks may come in any order and several at once; every cell is worked on in a
    /// lane of its own, its models in their given order, so that the width of the lanes changes nothing.
    /// </summary>
    /// <typeparam name="TLane">The vectors to work with.</typeparam>
    /// <typeparam name="TStored">What the block's margins are stored as: floats or doubles.</typeparam>
    public virtual void Take<TLane, TStored>(MarginBlock<TStored> block)
        where TLane : struct, IDoubleLane<TLane>
        where TStored : unmanaged, INumberBase<TStored>
    {
        int whole = block.Cells & -TLane.Width;
        TakeCells<TLane, TStored>(block, 0, whole);
        if (whole < block.Cells)
        {
            TakeCells<DoubleLane1, TStored>(block, whole, block.Cells);
        }
    }

    /// <summary>Takes in the cells from <paramref name="start"/> to before <paramref name="end"/>, as many as fill vectors.</summary>
    protected abstract void TakeCells<TLane, TStored>(MarginBlock<TStored> block, int start, int end)
        where TLane : struct, IDoubleLane<TLane>
        where TStored : unmanaged, INumberBase<TStored>;
}
