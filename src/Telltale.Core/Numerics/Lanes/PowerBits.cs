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

    /// <summary>The bits of √½. Those of x less these have ⌊log₂(x/√½)⌋ above the significand.</summary>
    public const ulong RootOfHalf = 0x3FE6A09E667F3BCD;

    /// <summary>The bits of 2⁵²: a whole number less than that, put in their place, is added to it.</summary>
    public const ulong WholeBits = 0x4330000000000000;

    /// <summary>What is added to the bits before they are split, so that no power is negative.</summary>
    public const ulong Above = (ulong)Bias << SignificandBits;

    /// <summary>What <see cref="WholeBits"/> and <see cref="Above"/> have added to the power.</summary>
    public const double WholeShift = 4503599627370496.0 + Bias;
}
