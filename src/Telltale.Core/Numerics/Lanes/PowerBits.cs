namespace Telltale.Core.Numerics.Lanes;

/// <summary>
/// How 2ⁿ is put together without a conversion to integers, which not every processor has for vectors: n + 1.5 · 2⁵²
/// has n in the low bits of its significand, from where it is moved to the exponent.
/// </summary>
internal static class PowerBits
{
    public const double Shift = 6755399441055744;

    public const int Bias = 1023;

    public const int SignificandBits = 52;
}
