using Telltale.Core.Numerics;

namespace Telltale.Core.Statistics;

/// <summary>Welch's t test (1947): do two groups differ in their mean, their variances left free?</summary>
public static class WelchTest
{
    /// <summary>
    /// t = (mean of members − mean of non-members)/√(s₁²/m + s₀²/n), with Welch–Satterthwaite's degrees of freedom. Where
    /// both groups are constant the p-value is 1 if they are equal and 0 against the right alternative if not.
    /// </summary>
    /// <exception cref="BadInputException">A group has fewer than two scores, or a score is not finite.</exception>
    public static SignificanceTest Compare(
        ReadOnlySpan<double> members,
        ReadOnlySpan<double> nonMembers,
        Alternative alternative
    )
    {
        (double meanOne, double varianceOne) = Moments(members, "members");
        (double meanZero, double varianceZero) = Moments(nonMembers, "non-members");
        double one = varianceOne / members.Length;
        double zero = varianceZero / nonMembers.Length;
        if (one + zero == 0)
        {
            double sign = Math.Sign(meanOne - meanZero);
            return new SignificanceTest(sign * (sign == 0 ? 0 : double.PositiveInfinity), Constant(sign, alternative));
        }

        double t = (meanOne - meanZero) / Math.Sqrt(one + zero);
        double total = one + zero;
        double shareOne = one / total;
        double shareZero = zero / total;
        double degreesOfFreedom =
            1 / ((shareOne * shareOne / (members.Length - 1)) + (shareZero * shareZero / (nonMembers.Length - 1)));
        double p = alternative switch
        {
            Alternative.TwoSided => Math.Min(1, 2 * StudentT.Survival(Math.Abs(t), degreesOfFreedom)),
            Alternative.MembersHigher => StudentT.Survival(t, degreesOfFreedom),
            Alternative.MembersLower => StudentT.Cdf(t, degreesOfFreedom),
        };
        return new SignificanceTest(t, p);
    }

    private static double Constant(double sign, Alternative alternative) =>
        alternative switch
        {
            Alternative.TwoSided => sign == 0 ? 1 : 0,
            Alternative.MembersHigher => sign > 0 ? 0 : 1,
            Alternative.MembersLower => sign < 0 ? 0 : 1,
        };

    private static (double Mean, double Variance) Moments(ReadOnlySpan<double> scores, string group)
    {
        if (scores.Length < 2)
        {
            throw new BadInputException($"Welch's test needs at least two scores of {group}, found {scores.Length}.");
        }

        double sum = 0;
        foreach (double score in scores)
        {
            if (!double.IsFinite(score))
            {
                throw new BadInputException($"Welch's test needs finite scores, found {score} among the {group}.");
            }

            sum += score;
        }

        double mean = sum / scores.Length;
        double squares = 0;
        double rest = 0;
        foreach (double score in scores)
        {
            double deviation = score - mean;
            squares += deviation * deviation;
            rest += deviation;
        }

        // The second term takes out what the rounding of the mean left in.
        return (mean, (squares - (rest * rest / scores.Length)) / (scores.Length - 1));
    }
}
