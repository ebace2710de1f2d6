using Telltale.Audit.SelfTest.Worlds;
using Telltale.Core.Randomness;

namespace Telltale.Audit.SelfTest.LinearRegression;

/// <summary>A record of a regression, as far as its own prediction depends on it.</summary>
/// <param name="Leverage">h = xᵀ(XᵀX)⁻¹x with X the other rows.</param>
/// <param name="Deviation">e = y − xᵀβ, in standard deviations of the noise.</param>
public readonly record struct Outlier(double Leverage, double Deviation);

/// <summary>
/// Least squares with normal noise, fixed other rows. The prediction at x, measured from xᵀβ towards y, is N(0, h) without
/// the record, and with it <c>N(e·h/(1+h), h/(1+h)²)</c> (Sherman and Morrison 1950): each record has spreads of its own, and
/// members vary less. Candidates are outliers, which a fit follows most.
/// </summary>
public sealed class LinearRegressionWorld : IndependentRecordsWorld<Outlier>
{
    private const int Levels = 9;

    /// <inheritdoc/>
    public override string Name => "linear-regression";

    /// <inheritdoc/>
    public override string Story =>
        "A least-squares fit is released; the attacker sees its prediction for a record that lies far off the line.";

    /// <inheritdoc/>
    public override string Attack => "lira:variance=record";

    /// <inheritdoc/>
    public override WorldSize Size => new(5000, 512, 200);

    /// <inheritdoc/>
    public override ExactRoc Optimum()
    {
        NormalPair[] answers = [.. Enumerable.Range(0, Levels * Levels).Select(i => AnswerTo(RecordAt(i)))];
        return new ExactRoc(threshold =>
        {
            (double nonMember, double member) = (0, 0);
            foreach (NormalPair answer in answers)
            {
                (double ofNonMember, double ofMember) = answer.Above(threshold);
                nonMember += ofNonMember / answers.Length;
                member += ofMember / answers.Length;
            }

            return (nonMember, member);
        });
    }

    /// <inheritdoc/>
    protected override Outlier DrawRecord(Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        return RecordAt(rng.NextInt(Levels * Levels));
    }

    /// <inheritdoc/>
    protected override double DrawAnswer(Outlier record, bool isMember, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        NormalPair answer = AnswerTo(record);
        return isMember ? answer.InMean + (answer.InSpread * rng.NextNormal()) : answer.OutSpread * rng.NextNormal();
    }

    /// <inheritdoc/>
    protected override double LogRatio(Outlier record, double answer) => AnswerTo(record).LogRatio(answer);

    // Leverages from ½ to 2 in equal ratios, deviations from 5 to 9 in equal steps.
    private static Outlier RecordAt(int i) =>
        new(0.5 * Math.Pow(4, i / Levels / (Levels - 1.0)), 5 + (4 * (i % Levels) / (Levels - 1.0)));

    private static NormalPair AnswerTo(Outlier record)
    {
        double h = record.Leverage;
        return new NormalPair(0, Math.Sqrt(h), record.Deviation * h / (1 + h), Math.Sqrt(h) / (1 + h));
    }
}
