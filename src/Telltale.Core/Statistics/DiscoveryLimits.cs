namespace Telltale.Core.Statistics;

/// <summary>
/// What a list of conformal p-values can show at all: with n records in the calibration none is below 1/(n+1), and a
/// correction for m questions may ask for less than that. Worth knowing before the run, not after it.
/// </summary>
public static class DiscoveryLimits
{
    /// <summary>
    /// How many of m p-values must be at the floor 1/(n+1) together before any of them counts at level q: for
    /// Benjamini–Hochberg the smallest k with 1/(n+1) ≤ q·k/m, for Benjamini–Yekutieli q/H(m) in place of q; for methods that
    /// guard against a single false finding it is 1 or never. Null where not even all m together would count.
    /// </summary>
    /// <param name="questions">m, at least 1.</param>
    /// <param name="calibration">n, at least 0.</param>
    /// <param name="level">q, in (0, 1).</param>
    /// <param name="method">The correction.</param>
    public static int? FewestTogether(int questions, int calibration, double level, PValueAdjustment method)
    {
        Require(questions, level);
        ArgumentOutOfRangeException.ThrowIfNegative(calibration);
        double floor = ConformalCalibration.FloorOf(calibration);
        double needed = questions * Penalty(questions, method) * floor / level;
        if (IsStepUp(method))
        {
            // A hair of slack: q·k/m is compared with the floor in another order when p-values are adjusted.
            double fewest = Math.Max(1, Math.Ceiling(needed * (1 - 1e-12)));
            return fewest <= questions ? (int)fewest : null;
        }

        return needed * (1 - 1e-12) <= 1 ? 1 : null;
    }

    /// <summary>
    /// The fewest records in the calibration with which <paramref name="together"/> p-values at the floor count at level q;
    /// for methods that guard against a single false finding, with which one does. <see cref="int.MaxValue"/> where it would be
    /// more.
    /// </summary>
    /// <param name="questions">m, at least 1.</param>
    /// <param name="together">How many are hoped for, from 1 to m.</param>
    /// <param name="level">q, in (0, 1).</param>
    /// <param name="method">The correction.</param>
    public static int CalibrationNeeded(int questions, int together, double level, PValueAdjustment method)
    {
        Require(questions, level);
        ArgumentOutOfRangeException.ThrowIfLessThan(together, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(together, questions);
        double share = IsStepUp(method) ? together : 1;
        double needed = (questions * Penalty(questions, method) / (level * share)) - 1;
        return (int)Math.Clamp(Math.Ceiling(needed * (1 - 1e-12)), 0, int.MaxValue);
    }

    private static bool IsStepUp(PValueAdjustment method) =>
        method is PValueAdjustment.BenjaminiHochberg or PValueAdjustment.BenjaminiYekutieli;

    private static double Penalty(int questions, PValueAdjustment method)
    {
        if (method != PValueAdjustment.BenjaminiYekutieli)
        {
            return 1;
        }

        double harmonic = 0;
        for (int i = questions; i >= 1; i--)
        {
            harmonic += 1.0 / i;
        }

        return harmonic;
    }

    private static void Require(int questions, double level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(questions, 1);
        if (level is not (> 0 and < 1))
        {
            throw new BadInputException($"A level of {level} is not understood; expected a number between 0 and 1.");
        }
    }
}
