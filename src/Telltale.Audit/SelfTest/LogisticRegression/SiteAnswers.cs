using Telltale.Audit.SelfTest.Worlds;
using Telltale.Core.Numerics;

namespace Telltale.Audit.SelfTest.LogisticRegression;

/// <summary>
/// All that the fit of a site can answer about a record of feature 1 and label 0, with exact probabilities: n records have
/// feature 0 and n feature 1, so there are (n + 1)² data sets, by how many on each side are mislabelled; each is fitted.
/// </summary>
internal sealed class SiteAnswers
{
    private readonly double[,] _margins;
    private readonly Dictionary<double, (double NonMember, double Member)> _chances = [];

    /// <summary>Fits every data set.</summary>
    /// <param name="perSide">n.</param>
    /// <param name="mislabelled">How likely it is that a record drawn at random has a label other than its feature.</param>
    public SiteAnswers(int perSide, double mislabelled)
    {
        _margins = new double[perSide + 1, perSide + 1];
        for (int wrong0 = 0; wrong0 <= perSide; wrong0++)
        {
            double chance0 = Math.Exp(Binomial.LogPmf(wrong0, perSide, mislabelled));
            for (int wrong1 = 0; wrong1 <= perSide; wrong1++)
            {
                // As 32-bit evidence holds it: data sets that differ in rounding only give one answer.
                double margin = (float)-RidgeFit.Of([perSide - wrong0, wrong0, wrong1, perSide - wrong1]).At1;
                _margins[wrong0, wrong1] = margin;
                double without = Math.Exp(Binomial.LogPmf(wrong1, perSide, mislabelled));
                double with = wrong1 == 0 ? 0 : Math.Exp(Binomial.LogPmf(wrong1 - 1, perSide - 1, mislabelled));
                (double nonMember, double member) = _chances.GetValueOrDefault(margin);
                _chances[margin] = (nonMember + (chance0 * without), member + (chance0 * with));
            }
        }
    }

    /// <summary>Every answer that can come, with its probability for a non-member and for a member.</summary>
    public IReadOnlyDictionary<double, (double NonMember, double Member)> Chances => _chances;

    /// <summary>The margin of the record where so many on each side are mislabelled.</summary>
    public double MarginOf(int wrong0, int wrong1) => _margins[wrong0, wrong1];

    /// <summary>The logarithm of the likelihood ratio of an answer.</summary>
    public double LogRatio(double margin)
    {
        (double nonMember, double member) = _chances[margin];
        return RatioAtoms.LogRatio(nonMember, member);
    }
}
