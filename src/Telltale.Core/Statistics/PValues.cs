namespace Telltale.Core.Statistics;

/// <summary>The check that every list of p-values passes at the door.</summary>
internal static class PValues
{
    public static void Require(ReadOnlySpan<double> pValues)
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
