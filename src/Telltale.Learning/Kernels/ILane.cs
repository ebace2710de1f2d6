namespace Telltale.Learning.Kernels;

/// <summary>
/// A vector of <see cref="Width"/> floats, so that a loop is written once for every width; the compiler makes a
/// separate, fully inlined copy for each.
/// </summary>
internal unsafe interface ILane<TSelf>
    where TSelf : unmanaged, ILane<TSelf>
{
    static abstract int Width { get; }

    /// <summary>Whether this processor runs it as machine instructions. Where not, it still gives right answers, slowly.</summary>
    static abstract bool IsAccelerated { get; }

    /// <summary>Rows of the tallest register tile two vectors wide: 12 with 32 registers, 6 with 16.</summary>
    static abstract int TileRows { get; }

    static abstract TSelf Fill(float value);

    static abstract TSelf Load(float* source);

    /// <summary>The next <see cref="Width"/> bytes as floats.</summary>
    static abstract TSelf Widen(byte* source);

    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x, TSelf y);

    static abstract TSelf operator *(TSelf x, TSelf y);

    static abstract TSelf operator /(TSelf x, TSelf y);

    /// <summary><c>x · y + z</c>, rounded once where a lane does not say otherwise.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf z);

    /// <summary>The larger of each two; NaN if one is.</summary>
    static abstract TSelf Max(TSelf x, TSelf y);

    static abstract TSelf SquareRoot(TSelf x);

    /// <summary>To the nearest whole number.</summary>
    static abstract TSelf Round(TSelf x);

    /// <summary><c>2ⁿ</c> for whole n from −126 to 127; of anything else something or other.</summary>
    static abstract TSelf PowerOfTwo(TSelf whole);

    static abstract TSelf Abs(TSelf x);

    /// <summary>Numbers 0 and 1 in each other's place, 2 and 3, and so on. Only of vectors of more than one.</summary>
    static abstract TSelf SwapPairs(TSelf x);

    /// <summary><paramref name="x"/> where <c>test &lt; limit</c>, else <paramref name="otherwise"/>.</summary>
    static abstract TSelf WhereLess(TSelf test, TSelf limit, TSelf x, TSelf otherwise);

    /// <summary>The largest; any of them if one is NaN.</summary>
    static abstract float Largest(TSelf x);

    /// <summary>Halves added to each other until one number is left.</summary>
    static abstract float Sum(TSelf x);

    /// <summary>Bit i set where number i of both is the same.</summary>
    static abstract uint EqualBits(TSelf x, TSelf y);

    void Store(float* destination);
}
