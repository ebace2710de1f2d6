using System.Runtime.CompilerServices;
using Telltale.Core.Numerics.Lanes;

namespace Telltale.Attacks.References;

/// <summary>Goes down a block, model by model, at <c>Width</c> cells side by side.</summary>
/// <typeparam name="TLane">The vectors to read.</typeparam>
/// <param name="block">The block.</param>
/// <param name="cell">The first of the cells, a multiple of the width.</param>
internal ref struct LaneColumn<TLane>(MarginBlock block, int cell)
    where TLane : struct, IDoubleLane<TLane>
{
    private readonly ReadOnlySpan<double> _values = block.Values;
    private readonly ReadOnlySpan<ulong> _bits = block.Bits;
    private readonly int _stride = block.Stride;
    private readonly int _wordStride = block.WordStride;
    private readonly int _shift = cell & 63;
    private int _at = cell;
    private int _word = cell >> 6;

    /// <summary>The next model's margins, and where it was trained on the record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (TLane Margin, TLane Inside) Next()
    {
        TLane margin = TLane.Load(_values.Slice(_at, TLane.Width));
        TLane inside = TLane.Mask(_bits[_word] >> _shift);
        _at += _stride;
        _word += _wordStride;
        return (margin, inside);
    }
}

/// <summary>Writing lanes to where fewer of them may be wanted.</summary>
internal static class LaneStore
{
    /// <summary>The first lanes, as many as there is room for.</summary>
    public static void Write<TLane>(TLane lanes, Span<double> destination)
        where TLane : struct, IDoubleLane<TLane>
    {
        if (destination.Length >= TLane.Width)
        {
            lanes.Store(destination);
            return;
        }

        Span<double> all = stackalloc double[TLane.Width];
        lanes.Store(all);
        all[..destination.Length].CopyTo(destination);
    }
}
