using System.Runtime.CompilerServices;

namespace Telltale.Core.Numerics.Lanes;

/// <summary>Functions of vectors, made of exactly rounded operations alone: the same digits on every processor.</summary>
/// <typeparam name="TLane">The vector.</typeparam>
public static class LaneMath<TLane>
    where TLane : struct, IDoubleLane<TLane>
{
    // e to the power of ±708 and their inverses are normal numbers.
    private const double Limit = 708;

    // ln 2 in two parts, the first with 21 zeros at its end, so that n times it is exact.
    private const double LogTwoHigh = 6.93147180369123816490e-01;
    private const double LogTwoLow = 1.90821492927058770002e-10;

    /// <summary>The nearest whole number, halves to the even one, for |x| ≤ 2⁵¹: beyond 2⁵² a double has no places after the point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Round(TLane x) => x + TLane.Fill(PowerBits.Shift) - TLane.Fill(PowerBits.Shift);

    /// <summary>
    /// <c>eˣ = 2ⁿ · eʳ</c> for |x| ≤ 708, with n the whole number nearest to x / ln 2, so |r| ≤ ln 2 / 2, where the series to
    /// r¹³/13! is right to 5e-18; within 1 unit in the last place. Beyond ±708 the value there.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Exp(TLane x)
    {
        TLane within = TLane.Min(TLane.Max(x, TLane.Fill(-Limit)), TLane.Fill(Limit));
        TLane n =
            TLane.MultiplyAdd(within, TLane.Fill(1.4426950408889634), TLane.Fill(PowerBits.Shift))
            - TLane.Fill(PowerBits.Shift);
        TLane r = TLane.MultiplyAdd(n, TLane.Fill(-LogTwoLow), TLane.MultiplyAdd(n, TLane.Fill(-LogTwoHigh), within));
        TLane square = r * r;
        // Odd and even powers apart: two short chains instead of a long one.
        TLane odd = TLane.Fill(1.0 / 6227020800);
        odd = TLane.MultiplyAdd(odd, square, TLane.Fill(1.0 / 39916800));
        odd = TLane.MultiplyAdd(odd, square, TLane.Fill(1.0 / 362880));
        odd = TLane.MultiplyAdd(odd, square, TLane.Fill(1.0 / 5040));
        odd = TLane.MultiplyAdd(odd, square, TLane.Fill(1.0 / 120));
        odd = TLane.MultiplyAdd(odd, square, TLane.Fill(1.0 / 6));
        TLane even = TLane.Fill(1.0 / 479001600);
        even = TLane.MultiplyAdd(even, square, TLane.Fill(1.0 / 3628800));
        even = TLane.MultiplyAdd(even, square, TLane.Fill(1.0 / 40320));
        even = TLane.MultiplyAdd(even, square, TLane.Fill(1.0 / 720));
        even = TLane.MultiplyAdd(even, square, TLane.Fill(1.0 / 24));
        even = TLane.MultiplyAdd(even, square, TLane.Fill(0.5));
        TLane series = TLane.MultiplyAdd(TLane.MultiplyAdd(odd, r, even), square, r) + TLane.Fill(1);
        return series * TLane.PowerOfTwo(n);
    }

    /// <summary>
    /// <c>σ(x) = 1/(1 + e⁻ˣ)</c> and <c>σ(−x) = e⁻ˣ · σ(x)</c>, both to 3 units in the last place for |x| ≤ 708, and
    /// beyond that the values there: nothing is lost next to 0 or next to 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLane Of, TLane OfNegative) Sigmoid(TLane x)
    {
        TLane one = TLane.Fill(1);
        TLane e = Exp(TLane.Fill(0) - x);
        TLane sigmoid = one / (one + e);
        return (sigmoid, e * sigmoid);
    }
}
