using System.Runtime.CompilerServices;

namespace Telltale.Learning.Kernels;

/// <summary>Functions of vectors, made of the lane's own operations, each exactly rounded.</summary>
internal static class LaneMath<TLane>
    where TLane : unmanaged, ILane<TLane>
{
    /// <summary>The logarithm of the smallest normal float, rounded up.</summary>
    private const float Lowest = -87.33654f;

    /// <summary>
    /// <c>eˣ = 2ⁿ · eʳ</c> with n = round(x / ln 2), so |r| ≤ ln 2 / 2, where the series to r⁷/7! is right to 6e-9;
    /// within 2 units in the last place. 0 for x &lt; −87.3 (no denormal numbers), NaN for NaN; for x ≤ 88.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Exp(TLane x)
    {
        TLane lowest = TLane.Fill(Lowest);
        TLane within = TLane.WhereLess(x, lowest, lowest, x);
        TLane n = TLane.Round(within * TLane.Fill(1.44269504f));
        // ln 2 in two parts, the first with so few bits that n times it is exact.
        TLane r = TLane.MultiplyAdd(n, TLane.Fill(-0.693359375f), within);
        r = TLane.MultiplyAdd(n, TLane.Fill(2.12194440e-4f), r);
        TLane series = TLane.MultiplyAdd(r, TLane.Fill(1f / 5040), TLane.Fill(1f / 720));
        series = TLane.MultiplyAdd(r, series, TLane.Fill(1f / 120));
        series = TLane.MultiplyAdd(r, series, TLane.Fill(1f / 24));
        series = TLane.MultiplyAdd(r, series, TLane.Fill(1f / 6));
        series = TLane.MultiplyAdd(r, series, TLane.Fill(0.5f));
        series = TLane.MultiplyAdd(r * r, series, r + TLane.Fill(1));
        return TLane.WhereLess(x, lowest, TLane.Fill(0), series * TLane.PowerOfTwo(n));
    }

    /// <summary>
    /// <c>(1 − e) / (1 + e)</c> with <c>e = exp(−2|x|)</c>, and near 0, where that cancels, the series
    /// <c>x (1 − x²/3 + 2x⁴/15 − 17x⁶/315 + 62x⁸/2835)</c>; within 4 units in the last place.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Tanh(TLane x)
    {
        TLane one = TLane.Fill(1);
        TLane size = TLane.Abs(x);
        TLane e = Exp(TLane.Fill(-2) * size);
        TLane large = (one - e) / (one + e);
        TLane square = x * x;
        TLane series = TLane.MultiplyAdd(square, TLane.Fill(62f / 2835), TLane.Fill(-17f / 315));
        series = TLane.MultiplyAdd(square, series, TLane.Fill(2f / 15));
        series = TLane.MultiplyAdd(square, series, TLane.Fill(-1f / 3));
        series = TLane.MultiplyAdd(square * x, series, x);
        TLane signed = TLane.WhereLess(x, TLane.Fill(0), TLane.Fill(0) - large, large);
        return TLane.WhereLess(size, TLane.Fill(0.25f), series, signed);
    }
}
