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

    private const double SmallestNormal = 2.2250738585072014e-308;

    // 2⁵⁴ makes every denormal number normal.
    private const double Up = 18014398509481984;
    private const double UpPower = 54;

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
    /// <c>log x = n · ln 2 + log(1 + f)</c> with x = 2ⁿ · (1 + f) and 1 + f in [√½, √2). With s = f / (2 + f), so |s| ≤ .172,
    /// log(1 + f) = 2 artanh s = 2s + s · R, R = 2s²/3 + 2s⁴/5 + …, which to s²⁰ is right to 7e-19 of it. Since
    /// 2s = f − s·f, it is added up as f less what is small beside it: within 1 unit in the last place.
    /// 0 and −0 give −∞, ∞ gives ∞, anything negative and NaN give NaN; denormal numbers are as good as others.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Log(TLane x)
    {
        TLane zero = TLane.Fill(0);
        TLane tiny = TLane.Less(x, TLane.Fill(SmallestNormal));
        (TLane n, TLane rest) = TLane.Split(TLane.Select(tiny, x * TLane.Fill(Up), x));
        n = TLane.Select(tiny, n - TLane.Fill(UpPower), n);
        TLane f = rest - TLane.Fill(1);
        TLane s = f / (TLane.Fill(2) + f);
        TLane z = s * s;
        TLane w = z * z;
        TLane odd = TLane.Fill(2.0 / 19);
        odd = TLane.MultiplyAdd(odd, w, TLane.Fill(2.0 / 15));
        odd = TLane.MultiplyAdd(odd, w, TLane.Fill(2.0 / 11));
        odd = TLane.MultiplyAdd(odd, w, TLane.Fill(2.0 / 7));
        odd = TLane.MultiplyAdd(odd, w, TLane.Fill(2.0 / 3));
        TLane even = TLane.Fill(2.0 / 21);
        even = TLane.MultiplyAdd(even, w, TLane.Fill(2.0 / 17));
        even = TLane.MultiplyAdd(even, w, TLane.Fill(2.0 / 13));
        even = TLane.MultiplyAdd(even, w, TLane.Fill(2.0 / 9));
        even = TLane.MultiplyAdd(even, w, TLane.Fill(2.0 / 5));
        TLane series = TLane.MultiplyAdd(even, w, odd * z);
        // s·f = f²/2 − s·f²/2, so that f − s·f + s·R = f − (f²/2 − s·(f²/2 + R)).
        TLane half = TLane.Fill(0.5) * f * f;
        TLane correction = TLane.MultiplyAdd(s, half + series, n * TLane.Fill(LogTwoLow));
        TLane log = TLane.MultiplyAdd(n, TLane.Fill(LogTwoHigh), f - (half - correction));
        log = TLane.Select(TLane.Less(zero, x), log, TLane.Fill(double.NaN));
        log = TLane.Select(TLane.Same(x, zero), TLane.Fill(double.NegativeInfinity), log);
        return TLane.Select(TLane.Same(x, TLane.Fill(double.PositiveInfinity)), x, log);
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
