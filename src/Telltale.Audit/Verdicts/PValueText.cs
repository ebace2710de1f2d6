namespace Telltale.Audit.Verdicts;

/// <summary>p-values as sentences give them.</summary>
internal static class PValueText
{
    /// <summary>Three decimals, powers of ten below 0.001; a p too small for the arithmetic is said to be below what it holds.</summary>
    public static string Of(double p) =>
        p >= 0.001 ? $"{p:0.000}"
        : p < 1e-300 ? "below 1e-300"
        : $"{p:0.0e+0}";
}
