namespace Telltale.Attacks.References;

/// <summary>How a number stands among others.</summary>
internal static class RankAmong
{
    /// <summary>How many of ascending numbers are strictly below <paramref name="value"/>.</summary>
    public static int CountBelow(ReadOnlySpan<double> ascending, double value)
    {
        int low = 0;
        int high = ascending.Length;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (ascending[middle] < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>How many of ascending numbers are at or below <paramref name="value"/>.</summary>
    public static int CountAtOrBelow(ReadOnlySpan<double> ascending, double value) =>
        double.IsPositiveInfinity(value) ? ascending.Length : CountBelow(ascending, double.BitIncrement(value));

    /// <summary>Share strictly below plus half of the share equal; NaN for no numbers or a NaN.</summary>
    public static double MidShare(ReadOnlySpan<double> ascending, double value) =>
        double.IsNaN(value)
            ? double.NaN
            : (CountBelow(ascending, value) + CountAtOrBelow(ascending, value)) / (2.0 * ascending.Length);
}
