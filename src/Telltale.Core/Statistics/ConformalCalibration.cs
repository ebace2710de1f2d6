namespace Telltale.Core.Statistics;

/// <summary>
/// Scores of known non-members, against which the score of another record is judged: the conformal p-value
/// <c>(1 + #{calibration ≥ s}) / (1 + n)</c> (Vovk, Gammerman and Shafer 2005). If the record is a non-member and exchangeable
/// with the n of the calibration, <c>P[p ≤ t] ≤ t</c> for every t, whatever the scores are; it rests on nothing else. Ties
/// count against the record, ±∞ are scores like any other. No p-value can be below <see cref="Floor"/>.
/// </summary>
public sealed class ConformalCalibration
{
    private readonly double[] _ascending;

    /// <summary>Sorts the scores; none at all is allowed, and then every p-value is 1.</summary>
    /// <exception cref="BadInputException">A score is NaN.</exception>
    public ConformalCalibration(ReadOnlySpan<double> scores)
    {
        _ascending = scores.ToArray();
        foreach (double score in _ascending)
        {
            Require(score);
        }

        Array.Sort(_ascending);
    }

    /// <summary>n, the number of scores.</summary>
    public int Count => _ascending.Length;

    /// <summary>The smallest p-value there can be: 1 / (1 + n).</summary>
    public double Floor => FloorOf(Count);

    /// <summary>The smallest p-value that n scores allow.</summary>
    public static double FloorOf(int count) => 1 / (1.0 + count);

    /// <summary>How many of the scores are at least this one.</summary>
    /// <exception cref="BadInputException">The score is NaN.</exception>
    public int AtLeast(double score)
    {
        Require(score);
        int low = 0;
        int high = _ascending.Length;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = _ascending[middle] < score ? (middle + 1, high) : (low, middle);
        }

        return _ascending.Length - low;
    }

    /// <summary>The p-value of a record that is not among the calibration, in [1/(1+n), 1].</summary>
    /// <exception cref="BadInputException">The score is NaN.</exception>
    public double PValue(double score) => (1 + AtLeast(score)) / (1.0 + Count);

    /// <summary>
    /// The p-value of a record whose own score is one of the calibration's, against the n − 1 others:
    /// <c>(1 + #{others ≥ s}) / (1 + (n − 1))</c>, so that no record is judged by itself.
    /// </summary>
    /// <exception cref="ArgumentException">The score is not one of the calibration's.</exception>
    /// <exception cref="BadInputException">The score is NaN.</exception>
    public double PValueAmongOthers(double score)
    {
        int atLeast = AtLeast(score);
        int place = Count - atLeast;
        return place < Count && _ascending[place] == score
            ? (double)atLeast / Count
            : throw new ArgumentException($"No score of the calibration is {score}.", nameof(score));
    }

    private static void Require(double score)
    {
        if (double.IsNaN(score))
        {
            throw new BadInputException(
                "A score is NaN; expected numbers (infinities are allowed). Leave such records out and count them."
            );
        }
    }
}
