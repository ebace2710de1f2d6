namespace Telltale.Attacks.Classifiers.Range;

/// <summary>A mean without some of the highest, or of the lowest, values.</summary>
/// <param name="Side">Which are left out.</param>
/// <param name="Share">What share of them, in [0, 1): ⌊share · n⌋, at most all but one.</param>
internal readonly record struct TrimmedMean(TrimSide Side, double Share)
{
    /// <summary>The mean; a NaN among the values gives NaN.</summary>
    /// <param name="values">At least one; sorted in place.</param>
    public double Of(Span<double> values)
    {
        int left = Math.Min((int)(Share * values.Length), values.Length - 1);
        foreach (double value in values)
        {
            if (double.IsNaN(value))
            {
                return double.NaN;
            }
        }

        values.Sort();
        Span<double> kept = Side == TrimSide.Top ? values[..^left] : values[left..];
        double sum = 0;
        foreach (double value in kept)
        {
            sum += value;
        }

        return sum / kept.Length;
    }
}
