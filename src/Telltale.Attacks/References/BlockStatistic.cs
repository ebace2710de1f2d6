using Telltale.Core.Numerics.Lanes;

namespace Telltale.Attacks.References;

/// <summary>Something known of every record once all blocks of margins have been seen.</summary>
/// <param name="models">How many of the first models have a part.</param>
/// <param name="queries">How many of the first queries have a part.</param>
internal abstract class BlockStatistic(int models, int queries)
{
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
    public abstract void Take<TLane>(MarginBlock block)
        where TLane : struct, IDoubleLane<TLane>;
}
