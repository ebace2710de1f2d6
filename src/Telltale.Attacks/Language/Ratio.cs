namespace Telltale.Attacks.Language;

/// <summary>Quotients of losses.</summary>
internal static class Ratio
{
    /// <summary>The quotient; NaN where the lower number is 0, for a document that is certain has no scale to measure by.</summary>
    public static double Of(double upper, double lower) => lower == 0 ? double.NaN : upper / lower;
}
