namespace Telltale.Core.Roc;

/// <summary>How many false positives an FPR allows.</summary>
internal static class FalsePositiveLimit
{
    /// <summary>The most k ≤ n with k/n ≤ rate, both sides rounded as a reader of the numbers would.</summary>
    public static long Of(double rate, long nonMembers)
    {
        // The product may be rounded across an integer: 0.29·100 is below 29.
        long allowed = (long)Math.Floor(rate * nonMembers);
        while (allowed < nonMembers && (allowed + 1.0) / nonMembers <= rate)
        {
            allowed++;
        }

        while (allowed > 0 && (double)allowed / nonMembers > rate)
        {
            allowed--;
        }

        return allowed;
    }
}
