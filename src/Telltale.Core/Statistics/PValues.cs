namespace Telltale.Core.Statistics;

/// <summary>What p-values may be.</summary>
public static class PValues
{
    /// <summary>
    /// The smallest that is given where the arithmetic of a test has no smaller one: the smallest normal double, 2.2·10⁻³⁰⁸, an upper
    /// bound of what it stands for. 0 is kept for what cannot happen.
    /// </summary>
    public const double Smallest = 2.2250738585072014e-308;

    /// <summary>The check that every list of p-values passes at the door.</summary>
    internal static void Require(ReadOnlySpan<double> pValues)
    {
        for (int i = 0; i < pValues.Length; i++)
        {
            if (pValues[i] is not (>= 0 and <= 1))
            {
                throw new BadInputException(
                    $"p-value {i + 1} of {pValues.Length} is {pValues[i]}; expected a number from 0 to 1. Leave out tests that gave no p-value and say so."
                );
            }
        }
    }
}
