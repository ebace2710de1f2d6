namespace Telltale.Core.Numerics.Lanes;

/// <summary>A vector of doubles.</summary>
/// <typeparam name="TSelf">The vector itself.</typeparam>
public interface IDoubleLane<TSelf> : ILane<TSelf, double>
    where TSelf : struct, IDoubleLane<TSelf>
{
    /// <summary>The first numbers, widened, which is exact.</summary>
    static abstract TSelf Load(ReadOnlySpan<float> source);

    /// <summary><c>x · y + z</c>, rounded once: what every processor has or can be made to give.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf z);

    /// <summary><c>2ⁿ</c> for whole n from −1022 to 1023; of anything else something or other.</summary>
    static abstract TSelf PowerOfTwo(TSelf whole);
}
