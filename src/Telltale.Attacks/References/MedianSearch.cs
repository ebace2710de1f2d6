using System.Runtime.CompilerServices;
using Telltale.Core.Numerics.Lanes;

namespace Telltale.Attacks.References;

/// <summary>The state of a search for medians: where each lane's upper middle must lie, and where to look next.</summary>
/// <typeparam name="TLane">The vectors to work with.</typeparam>
internal struct MedianSearch<TLane>
    where TLane : struct, IDoubleLane<TLane>
{
    private readonly TLane _count;

    // How many numbers lie below the upper middle (the only middle of an odd number), ties aside.
    private readonly TLane _rank;

    // Both are numbers of the lane; the upper middle is one of them or lies between.
    private TLane _low;
    private TLane _high;
    private TLane _belowLow;
    private TLane _belowHigh;

    /// <summary>Begins at the mean.</summary>
    /// <param name="count">How many numbers each lane has; where none, its median is NaN.</param>
    /// <param name="sum">Their sum.</param>
    /// <param name="low">The smallest.</param>
    /// <param name="high">The largest.</param>
    public MedianSearch(TLane count, TLane sum, TLane low, TLane high)
    {
        _count = count;
        _rank = Half(count);
        _low = low;
        _high = high;
        _belowLow = TLane.Fill(0);
        _belowHigh = count;
        Median = TLane.Fill(double.NaN);
        Found = TLane.Less(count, TLane.Fill(1));
        Pivot = Within(sum / count);
    }

    /// <summary>The next number to compare with: above <c>low</c>, at most <c>high</c>.</summary>
    public TLane Pivot { get; private set; }

    /// <summary>Where the median is known.</summary>
    public TLane Found { get; private set; }

    /// <summary>The medians, where they are known.</summary>
    public TLane Median { get; private set; }

    /// <summary>Learns how the numbers lie about the pivot.</summary>
    /// <param name="below">How many are below it.</param>
    /// <param name="under">The largest of these; −∞ if none.</param>
    /// <param name="from">The smallest of the others; +∞ if none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(TLane below, TLane under, TLane from)
    {
        // Exactly so many below: the neighbours of the pivot are the two middles.
        TLane split = TLane.Same(below, _rank);
        TLane even = TLane.Same(_rank + _rank, _count);
        Settle(split, TLane.Select(even, TLane.Fill(0.5) * (under + from), from));

        TLane beyond = TLane.Less(_rank, below);
        _high = TLane.Select(beyond, under, _high);
        _belowHigh = TLane.Select(beyond, below, _belowHigh);
        _low = TLane.Select(beyond, _low, from);
        _belowLow = TLane.Select(beyond, _belowLow, below);

        // One number only is left, several times over (once would have been split off): the lower middle is the same,
        // unless it is the number just below, of which the pivot has to tell.
        TLane tied = TLane.Same(_low, _high) & TLane.Less(_belowLow, _rank);
        Settle(tied, _low);

        TLane share = (_rank - _belowLow + TLane.Fill(0.5)) / (_belowHigh - _belowLow);
        Pivot = Within(_low + ((_high - _low) * share));
    }

    private void Settle(TLane where, TLane median)
    {
        Median = TLane.Select(where & ~Found, median, Median);
        Found |= where;
    }

    /// <summary>The bracket's upper end where the number is not inside it.</summary>
    private readonly TLane Within(TLane pivot) =>
        TLane.Select(TLane.Less(_low, pivot) & TLane.Less(pivot, _high), pivot, _high);

    /// <summary>⌊n/2⌋ for whole n.</summary>
    private static TLane Half(TLane count)
    {
        TLane half = TLane.Fill(0.5) * count;
        TLane rounded = LaneMath<TLane>.Round(half);
        return TLane.Select(TLane.Less(half, rounded), rounded - TLane.Fill(1), rounded);
    }
}
