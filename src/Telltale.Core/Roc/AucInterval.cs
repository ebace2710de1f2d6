using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>How limits for the AUC are made.</summary>
public enum AucIntervalMethod
{
    /// <summary>AUC ± z·√(DeLong's variance), clipped to [0, 1].</summary>
    DeLong,

    /// <summary>The same on the scale log(AUC/(1−AUC)), and back.</summary>
    DeLongLogit,

    /// <summary>
    /// Newcombe's method 5 (2006, Statistics in Medicine 25:559): all θ with |AUC − θ| ≤ z·√V(θ), where V is Hanley and McNeil's
    /// variance with N* = (m+n)/2 for either class. Has a meaning at AUC 0 and 1.
    /// </summary>
    NewcombeScore,
}

/// <summary>Limits for the AUC and how they were made.</summary>
/// <param name="Limits">The limits.</param>
/// <param name="Method">The method that was used in the end.</param>
public sealed record AucInterval(Interval Limits, AucIntervalMethod Method)
{
    /// <summary>
    /// Limits at a two-sided confidence in (0, 1). Where DeLong's variance is 0 (every member above every non-member, or below)
    /// or undefined (a class of one), it says nothing, and <see cref="AucIntervalMethod.NewcombeScore"/> is used in its place.
    /// </summary>
    public static AucInterval Of(TieGroups groups, double confidence, AucIntervalMethod method)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (confidence is not (> 0 and < 1))
        {
            throw new BadInputException(
                $"A confidence of {confidence} is not understood; expected a number between 0 and 1, such as 0.95."
            );
        }

        double auc = groups.TwiceU / (2.0 * groups.Members * groups.NonMembers);
        double z = -Normal.Quantile((1 - confidence) / 2);
        double? variance = DeLong.Variance(groups);
        if (method == AucIntervalMethod.NewcombeScore || variance is null or 0)
        {
            return new AucInterval(
                NewcombeWithin(auc, groups.Members, groups.NonMembers, z),
                AucIntervalMethod.NewcombeScore
            );
        }

        double deviation = Math.Sqrt(variance.Value);
        if (method == AucIntervalMethod.DeLong)
        {
            return new AucInterval(new Interval(auc - (z * deviation), auc + (z * deviation)).WithinUnit(), method);
        }

        double logit = Math.Log(auc / (1 - auc));
        double half = z * deviation / (auc * (1 - auc));
        return new AucInterval(new Interval(LogDomain.Sigmoid(logit - half), LogDomain.Sigmoid(logit + half)), method);
    }

    /// <summary>
    /// Hanley and McNeil's (1982) variance of an AUC θ: <c>[θ(1−θ) + (m−1)(Q₁−θ²) + (n−1)(Q₂−θ²)]/(mn)</c> with
    /// Q₁ = θ/(2−θ), Q₂ = 2θ²/(1+θ), the values under exponential scores.
    /// </summary>
    public static double HanleyMcNeilVariance(double auc, double members, double nonMembers)
    {
        double square = auc * auc;
        double one = (auc / (2 - auc)) - square;
        double zero = (2 * square / (1 + auc)) - square;
        double product = auc * (1 - auc);
        return (product + ((members - 1) * one) + ((nonMembers - 1) * zero)) / (members * nonMembers);
    }

    /// <summary>Newcombe's limits at a two-sided confidence in (0, 1).</summary>
    internal static Interval Newcombe(double auc, int members, int nonMembers, double confidence) =>
        NewcombeWithin(auc, members, nonMembers, -Normal.Quantile((1 - confidence) / 2));

    private static Interval NewcombeWithin(double auc, int members, int nonMembers, double z) =>
        new(auc == 0 ? 0 : Root(auc, 0, members, nonMembers, z), auc == 1 ? 1 : Root(auc, 1, members, nonMembers, z));

    // The θ between the estimate and the edge at which |AUC − θ| = z·√V(θ): inside it holds as "≤", at the edge V is 0.
    private static double Root(double auc, double edge, int members, int nonMembers, double z)
    {
        double inside = auc;
        double outside = edge;
        for (int i = 0; i < 200; i++)
        {
            double middle = 0.5 * (inside + outside);
            if (middle == inside || middle == outside)
            {
                break;
            }

            double distance = (auc - middle) * (auc - middle);
            bool within = distance <= z * z * NewcombeVariance(middle, members, nonMembers);
            (inside, outside) = within ? (middle, outside) : (inside, middle);
        }

        return inside;
    }

    /// <summary>Hanley and McNeil's variance of an AUC θ with N* = (m+n)/2 for either class: <c>θ(1−θ)[1 + (N*−1)((1−θ)/(2−θ) + θ/(1+θ))]/(mn)</c>.</summary>
    public static double NewcombeVariance(double auc, double members, double nonMembers)
    {
        double size = ((members + nonMembers) / 2) - 1;
        double shape = 1 + (size * (((1 - auc) / (2 - auc)) + (auc / (1 + auc))));
        return auc * (1 - auc) * shape / (members * nonMembers);
    }
}
