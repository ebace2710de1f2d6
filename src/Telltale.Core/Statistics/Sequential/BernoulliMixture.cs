using Telltale.Core.Numerics;

namespace Telltale.Core.Statistics.Sequential;

/// <summary>
/// The e-process of "guesses are right with probability at most p₀" (fair canaries: ½): likelihood ratios of every p &gt; p₀ against
/// p₀, averaged over Beta(½, ½) cut off below p₀ (Robbins 1970). It may be looked at after every guess and stopped whenever one likes:
/// whatever the rule, it reaches 1/α with probability at most α if the hypothesis holds (Ville 1939).
/// </summary>
public static class BernoulliMixture
{
    private const double Shape = 0.5;

    /// <summary>
    /// log of the e-value after n guesses, k of them right: log B(k+½, n−k+½)·P(Beta(k+½, n−k+½) &gt; p₀) − log B(½, ½)·P(Beta(½, ½) &gt; p₀)
    /// − k·log p₀ − (n−k)·log(1−p₀). 0 before the first. The order of right and wrong does not matter.
    /// </summary>
    /// <param name="right">k.</param>
    /// <param name="guesses">n.</param>
    /// <param name="chance">p₀ in (0, 1).</param>
    /// <exception cref="BadInputException">Counts or chance are impossible.</exception>
    public static double LogEValue(long right, long guesses, double chance = 0.5)
    {
        Require(right, guesses, chance);
        double a = right + Shape;
        double b = guesses - right + Shape;
        double after = LogBeta(a, b) + Beta.LogSurvival(chance, a, b);
        double before = LogBeta(Shape, Shape) + Beta.LogSurvival(chance, Shape, Shape);
        return after - before - (right * Math.Log(chance)) - ((guesses - right) * LogDomain.LogOnePlus(-chance));
    }

    /// <summary>
    /// The lower end of a confidence sequence: the smallest p₀ that the e-process does not reject at level α after these guesses. It holds
    /// at all times together; a caller who looks several times keeps the largest so far.
    /// </summary>
    /// <param name="right">k.</param>
    /// <param name="guesses">n.</param>
    /// <param name="alpha">In (0, 1).</param>
    /// <exception cref="BadInputException">Counts or level are impossible.</exception>
    public static double LowerLimit(long right, long guesses, double alpha)
    {
        Require(right, guesses, 0.5);
        if (alpha is not (> 0 and < 1))
        {
            throw new BadInputException($"A level of {alpha} is not understood; expected a number between 0 and 1.");
        }

        double limit = -Math.Log(alpha);
        double low = 0;
        double high = guesses == 0 ? 0 : (double)right / guesses;
        // Against a p₀ at or above the share seen there is no evidence; below, it grows as p₀ falls.
        for (int i = 0; i < 200 && high - low > 1e-12; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = LogEValue(right, guesses, middle) >= limit ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static double LogBeta(double a, double b) =>
        GammaFunctions.LogGamma(a) + GammaFunctions.LogGamma(b) - GammaFunctions.LogGamma(a + b);

    private static void Require(long right, long guesses, double chance)
    {
        if (guesses < 0 || right < 0 || right > guesses)
        {
            throw new BadInputException(
                $"{right} right of {guesses} guesses is impossible; expected 0 <= right <= guesses."
            );
        }

        if (chance is not (> 0 and < 1))
        {
            throw new BadInputException(
                $"A chance of {chance} of a right guess is not understood; expected a number between 0 and 1, such as 0.5."
            );
        }
    }
}
