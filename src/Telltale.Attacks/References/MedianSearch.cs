using System.Numerics;
using System.Runtime.CompilerServices;
using Telltale.Core.Numerics.Lanes;

namespace Telltale.Attacks.References;

/// <summary>The state of a search for medians: where each lane's upper middle must lie, and where to look next.</summary>
/// <remarks>
/// The upper middle of n numbers is the one with ⌊n/2⌋ others below it, ties aside: the only middle where n is odd.
/// </remarks>
/// <typeparam name="TLane">The vectors to work with.</typeparam>
/// <typeparam name="TNumber">What they hold.</typeparam>
internal struct MedianSearch<TLane, TNumber>
    where TLane : struct, ILane<TLane, TNumber>
    where TNumber : unmanaged, IFloatingPointIeee754<TNumber>
{
    private readonly TLane _count;

    // Both are numbers of the lane; the upper middle is one of them or lies between.
    private TLane _low;
    private TLane _high;
    private TLane _belowLow;
    private TLane _belowHigh;

    /// <summary>Begins at the mean.</summary>
    /// <param name="count">How many numbers each lane has; where none, its middles are NaN.</param>
    /// <param name="sum">Their sum, roughly.</param>
    /// <param name="low">The smallest.</param>
    /// <param name="high">The largest.</param>
    public MedianSearch(TLane count, TLane sum, TLane low, TLane high)
    {
        _count = count;
        _low = low;
        _high = high;
        _belowLow = TLane.Fill(TNumber.Zero);
        _belowHigh = count;
        LowerMiddle = TLane.Fill(TNumber.NaN);
        UpperMiddle = LowerMiddle;
        Found = TLane.Less(count, One);
        Pivot = Within(sum / count);
    }

    /// <summary>The next number to compare with: above <c>low</c>, at most <c>high</c>.</summary>
    public TLane Pivot { get; private set; }

    /// <summary>Where the middles are known.</summary>
    public TLane Found { get; private set; }

    /// <summary>The lower of the two middles where it is known; of an odd number of numbers the only one.</summary>
    public TLane LowerMiddle { get; private set; }

    /// <summary>The upper of the two middles where it is known; of an odd number of numbers the only one.</summary>
    public TLane UpperMiddle { get; private set; }

    private static TLane One => TLane.Fill(TNumber.One);

    /// <summary>Learns how the numbers lie about the pivot.</summary>
    /// <param name="below">How many are below it.</param>
    /// <param name="under">The largest of these; −∞ if none.</param>
    /// <param name="from">The smallest of the others; +∞ if none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(TLane below, TLane under, TLane from)
    {
        // Exactly ⌊n/2⌋ below: the neighbours of the pivot are the two middles.
        TLane even = TLane.Same(below + below, _count);
        TLane odd = TLane.Same(below + below + One, _count);
        Settle(even | odd, TLane.Select(even, under, from), from);

        TLane beyond = TLane.Less(_count, below + below);
        _high = TLane.Select(beyond, under, _high);
        _belowHigh = TLane.Select(beyond, below, _belowHigh);
        _low = TLane.Select(beyond, _low, from);
        _belowLow = TLane.Select(beyond, _belowLow, below);

        // One number only is left, several times over (once would have been split off): the lower middle is the same,
        // unless it is the number just below, of which the pivot has to tell.
        TLane tied = TLane.Same(_low, _high) & TLane.Less(_belowLow + _belowLow + One, _count);
        Settle(tied, _low, _low);

        TLane half = TLane.Fill(TNumber.CreateTruncating(0.5));
        TLane share = ((half * (_count + half)) - _belowLow) / (_belowHigh - _belowLow);
        Pivot = Within(_low + ((_high - _low) * share));
    }

    private void Settle(TLane where, TLane lower, TLane upper)
    {
        TLane now = TLane.AndNot(where, Found);
        LowerMiddle = TLane.Select(now, lower, LowerMiddle);
        UpperMiddle = TLane.Select(now, upper, UpperMiddle);
        Found |= where;
    }

    /// <summary>The bracket's upper end where the number is not inside it.</summary>
    private readonly TLane Within(TLane pivot) =>
        TLane.Select(TLane.Less(_low, pivot) & TLane.Less(pivot, _high), pivot, _high);
}
