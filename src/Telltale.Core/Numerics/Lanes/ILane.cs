namespace Telltale.Core.Numerics.Lanes;

/// <summary>
/// A vector of <see cref="Width"/> numbers, so that a loop over records is written once for every width of register; the
/// compiler makes a separate, fully inlined copy for each.
/// </summary>
/// <remarks>
/// Every operation rounds as its scalar twin does, so a loop in which each lane belongs to a record of its own gives the same
/// digits at every width.
/// </remarks>
/// <typeparam name="TSelf">The vector itself.</typeparam>
/// <typeparam name="TNumber">What it holds.</typeparam>
public interface ILane<TSelf, TNumber>
    where TSelf : struct, ILane<TSelf, TNumber>
    where TNumber : unmanaged
{
    /// <summary>Numbers in a vector: a power of two, at most 16.</summary>
    static abstract int Width { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract TSelf Fill(TNumber value);

    /// <summary>The first <see cref="Width"/> numbers.</summary>
    static abstract TSelf Load(ReadOnlySpan<TNumber> source);

    /// <summary>A mask: all bits of lane i are set where bit i of <paramref name="bits"/> is.</summary>
    static abstract TSelf Mask(ulong bits);

    /// <summary>Lane by lane.</summary>
    static abstract TSelf operator +(TSelf x, TSelf y);

    /// <summary>Lane by lane.</summary>
    static abstract TSelf operator -(TSelf x, TSelf y);

    /// <summary>Lane by lane.</summary>
    static abstract TSelf operator *(TSelf x, TSelf y);

    /// <summary>Lane by lane.</summary>
    static abstract TSelf operator /(TSelf x, TSelf y);

    /// <summary>Bit by bit.</summary>
    static abstract TSelf operator &(TSelf x, TSelf y);

    /// <summary>Bit by bit.</summary>
    static abstract TSelf operator |(TSelf x, TSelf y);

    /// <summary><c>x &amp; ~mask</c>, bit by bit.</summary>
    static abstract TSelf AndNot(TSelf x, TSelf mask);

    /// <summary>Bit by bit.</summary>
    static abstract TSelf operator ~(TSelf x);

    /// <summary>The smaller of each two numbers.</summary>
    static abstract TSelf Min(TSelf x, TSelf y);

    /// <summary>The larger of each two numbers.</summary>
    static abstract TSelf Max(TSelf x, TSelf y);

    /// <summary>Without the sign.</summary>
    static abstract TSelf Abs(TSelf x);

    /// <summary>A mask: where <c>x &lt; y</c>.</summary>
    static abstract TSelf Less(TSelf x, TSelf y);

    /// <summary>A mask: where <c>x = y</c>.</summary>
    static abstract TSelf Same(TSelf x, TSelf y);

    /// <summary><paramref name="x"/> where the mask is set, <paramref name="otherwise"/> elsewhere.</summary>
    static abstract TSelf Select(TSelf mask, TSelf x, TSelf otherwise);

    /// <summary>Whether a mask is set in every lane.</summary>
    static abstract bool All(TSelf mask);

    /// <summary>Writes all lanes.</summary>
    void Store(Span<TNumber> destination);
}
