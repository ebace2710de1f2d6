namespace Telltale.Core.Statistics.Sequential;

/// <summary>
/// The e-process of "AUC is at most ½", fed one pair at a time: a fresh member's score against a fresh non-member's. Each pair gives
/// x = 1, ½ or 0 (higher, equal, lower), whose mean is the AUC; capital 1 is spread evenly over 19 stakes λ = 0.1, 0.2, … 1.9 and each
/// part is multiplied by 1 + λ·(x − ½) (betting on a bounded mean: Waudby-Smith and Ramdas 2024, JRSS B 86:1). The mean capital
/// is an e-value at any time, whenever one stops.
/// </summary>
/// <remarks>Pairs must be new records each time, in an order that does not depend on their scores. Not shared between threads.</remarks>
public sealed class PairBets
{
    private const int Stakes = 19;
    private readonly double[] _logCapital = new double[Stakes];
    private double _largest;

    /// <summary>Pairs so far.</summary>
    public long Pairs { get; private set; }

    /// <summary>log of the e-value now.</summary>
    public double LogEValue { get; private set; }

    /// <summary>The p-value valid at any time: 1 over the largest e-value so far, at most 1.</summary>
    public double PValue => Math.Exp(-_largest);

    /// <summary>Takes in a pair.</summary>
    /// <exception cref="BadInputException">A score is NaN.</exception>
    public void Add(double member, double nonMember)
    {
        if (double.IsNaN(member) || double.IsNaN(nonMember))
        {
            throw new BadInputException("A score of the pair is NaN; leave records without a score out.");
        }

        double excess =
            member > nonMember ? 0.5
            : member < nonMember ? -0.5
            : 0;
        double largest = double.NegativeInfinity;
        for (int s = 0; s < Stakes; s++)
        {
            _logCapital[s] += Math.Log(1 + ((s + 1) / 10.0 * excess));
            largest = Math.Max(largest, _logCapital[s]);
        }

        double sum = 0;
        foreach (double log in _logCapital)
        {
            sum += Math.Exp(log - largest);
        }

        Pairs++;
        LogEValue = largest + Math.Log(sum / Stakes);
        _largest = Math.Max(_largest, LogEValue);
    }
}
