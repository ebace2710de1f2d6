namespace Telltale.Attacks.Shadows;

/// <summary>
/// What a score means: where it stands among the scores of records that reference models, each in the part of the target,
/// were not trained on. Strictly increasing, so it changes no ranking; scores of different attacks, and of the same
/// attack on different targets, compare on it.
/// </summary>
/// <remarks>
/// Within the scores that were seen, <c>log(c / (n − c))</c> with c the number of them that lie below, ties half, by straight lines in
/// between; beyond them it goes on as log(1 + t), t the distance from the last one in units of the mean excess of the outer hundredth.
/// </remarks>
internal sealed class ShadowScale
{
    private readonly double[] _scores;
    private readonly double _excessBelow;
    private readonly double _excessAbove;

    /// <summary>Takes over the scores.</summary>
    /// <param name="nonMembers">Scores of records that a model was not trained on; NaNs are left out, infinite ones count as the farthest finite.</param>
    public ShadowScale(IEnumerable<double> nonMembers)
    {
        _scores = [.. nonMembers.Where(double.IsFinite).Order()];
        int outer = Math.Max(1, _scores.Length / 100);
        double below = 0;
        double above = 0;
        for (int i = 0; i < outer && outer < _scores.Length; i++)
        {
            below += _scores[outer] - _scores[i];
            above += _scores[^(i + 1)] - _scores[^(outer + 1)];
        }

        _excessBelow = below > 0 ? below / outer : 1;
        _excessAbove = above > 0 ? above / outer : 1;
    }

    /// <summary>Whether there is anything to compare with.</summary>
    public bool IsEmpty => _scores.Length == 0;

    /// <summary>Where a score stands; 0 is the middle. NaN gives NaN.</summary>
    public double Of(double score)
    {
        if (double.IsNaN(score))
        {
            return double.NaN;
        }

        int n = _scores.Length;
        double last = Math.Log((2.0 * n) - 1);
        if (score > _scores[^1])
        {
            return last + Math.Log(1 + Math.Min((score - _scores[^1]) / _excessAbove, double.MaxValue));
        }

        if (score < _scores[0])
        {
            return -last - Math.Log(1 + Math.Min((_scores[0] - score) / _excessBelow, double.MaxValue));
        }

        int lower = Below(score, orEqual: false);
        int upper = Below(score, orEqual: true);
        double count =
            upper > lower
                ? 0.5 * (lower + upper)
                : lower - 0.5 + ((score - _scores[lower - 1]) / (_scores[lower] - _scores[lower - 1]));
        return Math.Log(count / (n - count));
    }

    private int Below(double score, bool orEqual)
    {
        int low = 0;
        int high = _scores.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            bool under = orEqual ? _scores[middle] <= score : _scores[middle] < score;
            (low, high) = under ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
