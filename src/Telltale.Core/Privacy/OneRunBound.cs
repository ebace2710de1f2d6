using Telltale.Core.Numerics;

namespace Telltale.Core.Privacy;

/// <summary>
/// The ε that one training run disproves. Each of m canaries was put into the training data by its own fair coin; of r of
/// them it was guessed whether they were in, v guesses were right. Under (ε, δ)-differential privacy the chance of that is
/// at most
/// <c>p(ε) = P[B ≥ v] + 2·m·δ · max_{1≤i≤v} P[v > B ≥ v − i]/i</c>, B binomial of r and e^ε/(1 + e^ε)
/// (Steinke, Nasr and Jagielski 2023, Privacy auditing with one (1) training run, theorem 5.2).
/// </summary>
/// <remarks>
/// Which canaries are guessed at may depend on the model, not on the coins. A bound that is the best over several numbers of
/// guesses must share the confidence among them.
/// </remarks>
public static class OneRunBound
{
    private const double LargestEpsilon = 100;

    /// <summary>The chance p(ε) of so many right guesses, or a bound on it; 1 where nothing is disproved.</summary>
    /// <param name="canaries">m: canaries, each in or out by a fair coin.</param>
    /// <param name="guesses">r: those guessed at, from 0 to m.</param>
    /// <param name="correct">v: right guesses, from 0 to r.</param>
    /// <param name="epsilon">ε, finite and at least 0.</param>
    /// <param name="delta">δ in [0, 1).</param>
    /// <exception cref="BadInputException">Counts, ε or δ are impossible.</exception>
    public static double PValue(int canaries, int guesses, int correct, double epsilon, double delta)
    {
        Require(canaries, guesses, correct, delta);
        if (epsilon is not (>= 0 and < double.PositiveInfinity))
        {
            throw new BadInputException($"An epsilon of {epsilon} is not understood; expected a number from 0.");
        }

        double right = 1 / (1 + Math.Exp(-epsilon));
        double tail = correct == 0 ? 1 : Math.Exp(Binomial.LogAtLeast(correct, guesses, right));
        if (delta == 0)
        {
            return Math.Min(1, tail);
        }

        double below = 0;
        double steepest = 0;
        for (int i = 1; i <= correct; i++)
        {
            below += Math.Exp(Binomial.LogPmf(correct - i, guesses, right));
            steepest = Math.Max(steepest, below / i);
        }

        return Math.Min(1, tail + (2 * canaries * delta * steepest));
    }

    /// <summary>The lower bound on ε: the largest with p(ε) &lt; 1 − confidence; 0 proves nothing.</summary>
    /// <param name="canaries">m: canaries, each in or out by a fair coin.</param>
    /// <param name="guesses">r: those guessed at, from 0 to m.</param>
    /// <param name="correct">v: right guesses, from 0 to r.</param>
    /// <param name="delta">δ in [0, 1).</param>
    /// <param name="confidence">One-sided confidence of the bound, in (0, 1).</param>
    /// <exception cref="BadInputException">Counts, δ or confidence are impossible.</exception>
    public static double Epsilon(int canaries, int guesses, int correct, double delta, double confidence)
    {
        Require(canaries, guesses, correct, delta);
        if (confidence is not (> 0 and < 1))
        {
            throw new BadInputException(
                $"A confidence of {confidence} is not understood; expected a number between 0 and 1, such as 0.95."
            );
        }

        double level = 1 - confidence;
        if (PValue(canaries, guesses, correct, 0, delta) >= level)
        {
            return 0;
        }

        double low = 0;
        double high = LargestEpsilon;
        while (high - low > 1e-12 * Math.Max(1, high))
        {
            double middle = (low + high) / 2;
            if (PValue(canaries, guesses, correct, middle, delta) < level)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static void Require(int canaries, int guesses, int correct, double delta)
    {
        if (canaries < 1 || guesses < 0 || guesses > canaries || correct < 0 || correct > guesses)
        {
            throw new BadInputException(
                $"A one-run audit needs correct ≤ guesses ≤ canaries and at least one canary; found {correct} correct, {guesses} guesses, {canaries} canaries."
            );
        }

        if (delta is not (>= 0 and < 1))
        {
            throw new BadInputException($"A delta of {delta} is not understood; expected a number from 0, below 1.");
        }
    }
}
