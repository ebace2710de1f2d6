namespace Telltale.Attacks.Learned;

/// <summary>The value at which two sides part best.</summary>
internal static class BalancedThreshold
{
    /// <summary>
    /// The t among <paramref name="values"/> at which "value ≥ t" has the highest balanced accuracy; of several as good,
    /// the highest. NaN where a side is empty. Counts are compared as whole numbers, so no order of the values matters.
    /// </summary>
    /// <param name="values">Values; sorted in place.</param>
    /// <param name="above">Whether each belongs to the side that should lie above; sorted with them.</param>
    public static double Of(double[] values, bool[] above)
    {
        long highs = above.LongCount(a => a);
        long lows = above.LongLength - highs;
        if (highs == 0 || lows == 0)
        {
            return double.NaN;
        }

        Array.Sort(values, above);
        Int128 best = Int128.MinValue;
        double threshold = double.NaN;
        long takenHighs = 0;
        long takenLows = 0;
        for (int i = values.Length - 1; i >= 0; i--)
        {
            takenHighs += above[i] ? 1 : 0;
            takenLows += above[i] ? 0 : 1;
            bool lastOfTies = i == 0 || values[i - 1] != values[i];
            // TPR − FPR times both sides' sizes.
            Int128 gain = ((Int128)takenHighs * lows) - ((Int128)takenLows * highs);
            if (lastOfTies && gain > best)
            {
                best = gain;
                threshold = values[i];
            }
        }

        return threshold;
    }
}
