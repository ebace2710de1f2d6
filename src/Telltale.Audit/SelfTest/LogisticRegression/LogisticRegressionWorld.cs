using Telltale.Audit.SelfTest.Worlds;
using Telltale.Core.Randomness;

namespace Telltale.Audit.SelfTest.LogisticRegression;

/// <summary>
/// A logistic regression with a slight ridge for each of many sites, fitted to n records of feature 0 and n of feature 1,
/// whose labels follow the feature but for a few; the attacker sees the margin of a mislabelled record at its site. In a
/// non-member's place stands another record of the same feature. The world is finite: every data set that a site can have
/// is fitted, so the distribution of the margin with and without the record is known without any approximation.
/// </summary>
/// <remarks>
/// The ratio depends on how many are mislabelled as the record is, k, and is <c>k/(n·q)</c> with q their usual share. The
/// fit's confidence is close to k/n, so its ratio to the mean confidence without the record is close to the best score.
/// </remarks>
public sealed class LogisticRegressionWorld : IndependentRecordsWorld<int>
{
    private const int PerSide = 12;
    private const double Rare = 1e-4;
    private const int Mixed = 16;
    private readonly SiteAnswers[] _sites =
    [
        .. Enumerable.Range(0, Mixed + 1).Select(kind => new SiteAnswers(PerSide, MislabelledAt(kind))),
    ];

    /// <inheritdoc/>
    public override string Name => "logistic-regression";

    /// <inheritdoc/>
    public override string Story =>
        $"A logistic regression on {2 * PerSide} records is released for each site; the attacker sees its answer about a mislabelled record.";

    /// <inheritdoc/>
    public override string Attack => "base:mode=offline,a=1";

    /// <inheritdoc/>
    public override WorldSize Size => new(10_000, 256, 100);

    /// <inheritdoc/>
    public override ExactRoc Optimum()
    {
        RatioAtoms atoms = new();
        for (int kind = 0; kind < 2 * Mixed; kind++)
        {
            foreach ((double nonMember, double member) in _sites[Math.Min(kind, Mixed)].Chances.Values)
            {
                atoms.Add(nonMember / (2 * Mixed), member / (2 * Mixed));
            }
        }

        return atoms.Curve();
    }

    /// <inheritdoc/>
    protected override int DrawRecord(Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        return Math.Min(rng.NextInt(2 * Mixed), Mixed);
    }

    /// <inheritdoc/>
    protected override double DrawAnswer(int record, bool isMember, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        double share = MislabelledAt(record);
        int wrong0 = 0;
        for (int other = 0; other < PerSide; other++)
        {
            wrong0 += rng.NextUniform() < share ? 1 : 0;
        }

        int wrong1 = isMember ? 1 : 0;
        for (int other = wrong1; other < PerSide; other++)
        {
            wrong1 += rng.NextUniform() < share ? 1 : 0;
        }

        return _sites[record].MarginOf(wrong0, wrong1);
    }

    /// <inheritdoc/>
    protected override double LogRatio(int record, double answer) => _sites[record].LogRatio(answer);

    // From 0.02 to 0.5 in equal ratios; the last kind, where mistakes are rare, is as common as all others together.
    private static double MislabelledAt(int kind) => kind == Mixed ? Rare : 0.02 * Math.Pow(25, kind / (Mixed - 1.0));
}
