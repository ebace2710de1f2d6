using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Telltale.Core.Numerics.Lanes;

namespace Telltale.Attacks.References;

/// <summary>Goes down rows of margins, model by model, at <c>Width</c> cells side by side.</summary>
/// <typeparam name="TLane">The vectors to read.</typeparam>
/// <typeparam name="TStored">What margins are stored as: floats or doubles.</typeparam>
/// <param name="rows">The rows.</param>
/// <param name="cell">The first of the cells; all in the same word of membership.</param>
internal ref struct LaneColumn<TLane, TStored>(MarginRows<TStored> rows, int cell)
    where TLane : struct, IDoubleLane<TLane>
    where TStored : unmanaged
{
    private readonly ReadOnlySpan<TStored> _values = rows.Values;
    private readonly ReadOnlySpan<ulong> _bits = rows.Bits;
    private readonly int _stride = rows.Stride;
    private readonly int _wordStride = rows.WordStride;
    private int _at = cell;
    private int _word = cell >> 6;

    /// <summary>The next model's margins, and where it was trained on the record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (TLane Margin, TLane Inside) Next(TLane own)
    {
        ReadOnlySpan<TStored> values = _values.Slice(_at, TLane.Width);
        TLane margin =
            typeof(TStored) == typeof(float)
                ? TLane.Load(MemoryMarshal.Cast<TStored, float>(values))
                : TLane.Load(MemoryMarshal.Cast<TStored, double>(values));
        TLane inside = TLane.Holds(_bits[_word], own);
        _at += _stride;
        _word += _wordStride;
        return (margin, inside);
    }
}
