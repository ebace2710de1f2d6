using Telltale.Attacks.References;

namespace Telltale.Attacks.Language;

/// <summary>Where a number stands among those of documents that were learnt from.</summary>
internal sealed class Standing
{
    private readonly double[] _sorted;

    /// <summary>Sorts the numbers; NaN is left out.</summary>
    public Standing(IEnumerable<double> learnt)
    {
        _sorted = [.. learnt.Where(x => !double.IsNaN(x)).Order()];
    }

    /// <summary>Numbers learnt from.</summary>
    public int Count => _sorted.Length;

    /// <summary>
    /// Share of the learnt numbers above x, <c>(above + ½ equal + ½)/(n + 1)</c>, always inside (0, 1): a p-value for x being
    /// high, middling between ties. NaN for NaN, or where there was nothing to learn from.
    /// </summary>
    public double Above(double x)
    {
        if (double.IsNaN(x) || _sorted.Length == 0)
        {
            return double.NaN;
        }

        int below = RankAmong.CountBelow(_sorted, x);
        int upTo = RankAmong.CountAtOrBelow(_sorted, x);
        return (_sorted.Length - upTo + (0.5 * (upTo - below)) + 0.5) / (_sorted.Length + 1);
    }
}
