using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>
/// How far a threshold for an FPR can be trusted: it is set again on resamples of the non-members, and the FPR that it then has among
/// the non-members who were not drawn, and the TPR, are noted. A threshold that hangs on a handful of records has an FPR
/// anywhere within a factor of two or more of what was asked for.
/// </summary>
/// <param name="Fpr">FPR asked for.</param>
/// <param name="Achieved">Where nine in ten of the FPRs lie.</param>
/// <param name="Tpr">Where nine in ten of the TPRs lie.</param>
/// <param name="RelativeDeviation">Standard deviation of the FPRs over <paramref name="Fpr"/>; about 1/√(f·n) for untied scores, √e times that for what the left-out third adds.</param>
public sealed record ThresholdSpread(double Fpr, Interval Achieved, Interval Tpr, double RelativeDeviation)
{
    /// <summary>Resamples; the same for any number of threads.</summary>
    /// <param name="groups">The scores.</param>
    /// <param name="fpr">f in (0, 1).</param>
    /// <param name="replicates">At least 20.</param>
    /// <param name="seed">Root of the resamples.</param>
    /// <param name="threads">Most threads at once, at least 1.</param>
    /// <exception cref="BadInputException">The FPR is out of range.</exception>
    public static ThresholdSpread Of(TieGroups groups, double fpr, int replicates, Seed seed, int threads)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicates, 20);
        if (fpr is not (> 0 and < 1))
        {
            throw new BadInputException(
                $"A false-positive rate of {fpr} is not understood; expected a fraction between 0 and 1."
            );
        }

        double[] achieved = new double[replicates];
        double[] tpr = new double[replicates];
        ParallelRuns.ForEach(
            replicates,
            threads,
            () => new byte[groups.NonMembers],
            (b, counts) =>
            {
                Array.Clear(counts);
                seed.Derive("threshold").Derive(b).CreateRng().CountDraws(counts, counts.Length);
                (achieved[b], tpr[b]) = Replicate(groups, counts, fpr);
            }
        );
        return new ThresholdSpread(
            fpr,
            Middle(achieved),
            Middle(tpr),
            Math.Sqrt(ResampledStatistic.Variance(achieved)) / fpr
        );
    }

    private static (double Fpr, double Tpr) Replicate(TieGroups groups, byte[] counts, double fpr)
    {
        long limit = FalsePositiveLimit.Of(fpr, groups.NonMembers);
        long drawn = 0;
        long left = 0;
        long members = 0;
        int at = 0;
        foreach (TieGroup group in groups.Descending)
        {
            long leftHere = 0;
            for (int end = at + group.NonMembers; at < end; at++)
            {
                drawn += counts[at];
                leftHere += counts[at] == 0 ? 1 : 0;
            }

            if (drawn > limit)
            {
                break;
            }

            left += leftHere;
            members += group.Members;
        }

        long allLeft = counts.AsSpan().Count((byte)0);
        return (allLeft == 0 ? 0 : (double)left / allLeft, (double)members / groups.Members);
    }

    private static Interval Middle(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int rank = (int)Math.Floor((sorted.Length + 1) * 0.05);
        return new Interval(sorted[rank - 1], sorted[^rank]);
    }
}
