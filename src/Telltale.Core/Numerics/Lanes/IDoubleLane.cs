namespace Telltale.Core.Numerics.Lanes;

/// <summary>A vector of doubles.</summary>
/// <typeparam name="TSelf">The vector itself.</typeparam>
public interface IDoubleLane<TSelf> : ILane<TSelf, double>
    where TSelf : struct, IDoubleLane<TSelf>
{
    /// <summary>The first numbers, widened, which is exact.</summary>
    static abstract TSelf Load(ReadOnlySpan<float> source);

    /// <summary>Lane i holds bit <paramref name="first"/> + i and no other: what <see cref="Holds"/> compares with.</summary>
    static abstract TSelf Bits(int first);

    /// <summary>A mask: where <paramref name="word"/> has the lane's bit.</summary>
    /// <param name="word">64 bits, the same for all lanes.</param>
    /// <param name="bits">What <see cref="Bits"/> gave.</param>
    static abstract TSelf Holds(ulong word, TSelf bits);

    /// <summary><c>x · y + z</c>, rounded once: what every processor has or can be made to give.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf z);

    /// <summary>The square root, rounded once; NaN below 0.</summary>
    static abstract TSelf Sqrt(TSelf x);

    /// <summary>
    /// <c>x = 2ⁿ · s</c> with whole n and s in [√½, √2), both exact, for a positive normal number x; of anything
    /// else something or other.
    /// </summary>
    static abstract (TSelf Power, TSelf Significand) Split(TSelf x);

    /// <summary><c>2ⁿ</c> for whole n from −1022 to 1023; of anything else something or other.</summary>
    static abstract TSelf PowerOfTwo(TSelf whole);
}
