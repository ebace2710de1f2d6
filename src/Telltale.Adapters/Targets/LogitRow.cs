namespace Telltale.Adapters.Targets;

/// <summary>
/// What the logits z of one row say, in double and in the order of the vocabulary, so that the numbers are the same
/// everywhere: <c>log p_v = z_v − log Σ_u exp z_u</c>.
/// </summary>
internal static class LogitRow
{
    /// <summary>Log-probability of one token, and mean and standard deviation of log p weighted by p.</summary>
    /// <param name="logits">One a token of the vocabulary; −∞ for a token that cannot come.</param>
    /// <param name="token">The token that came.</param>
    public static (double LogProbability, double Mean, double Deviation, bool IsTop) Read(
        ReadOnlySpan<float> logits,
        int token
    )
    {
        int top = Top(logits);
        double highest = logits[top];
        // Σ e, Σ e d and Σ e d² with d = z − max and e = exp d: moments of d, of which log p is a shift.
        (double sum, double first, double second) = (0, 0, 0);
        foreach (float logit in logits)
        {
            double d = logit - highest;
            double e = Math.Exp(d);
            if (e > 0)
            {
                sum += e;
                first += e * d;
                second += e * d * d;
            }
        }

        double logSum = Math.Log(sum);
        double mean = first / sum;
        double variance = (second / sum) - (mean * mean);
        return (
            Math.Min(0, logits[token] - highest - logSum),
            mean - logSum,
            Math.Sqrt(Math.Max(0, variance)),
            token == top
        );
    }

    /// <summary>Log-probabilities of the whole vocabulary.</summary>
    public static void LogSoftmax(ReadOnlySpan<float> logits, Span<float> destination)
    {
        double highest = logits[Top(logits)];
        double sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp(logit - highest);
        }

        double shift = highest + Math.Log(sum);
        for (int v = 0; v < logits.Length; v++)
        {
            destination[v] = (float)(logits[v] - shift);
        }
    }

    /// <summary>The token of the highest logit; of several the first.</summary>
    public static int Top(ReadOnlySpan<float> logits)
    {
        int top = 0;
        for (int v = 1; v < logits.Length; v++)
        {
            if (logits[v] > logits[top])
            {
                top = v;
            }
        }

        return top;
    }

    /// <summary>Draws a token with p ∝ exp(z / temperature); the top one at temperature 0.</summary>
    /// <param name="logits">One a token.</param>
    /// <param name="temperature">At least 0.</param>
    /// <param name="uniform">In [0, 1).</param>
    public static int Draw(ReadOnlySpan<float> logits, double temperature, double uniform)
    {
        int top = Top(logits);
        if (temperature == 0)
        {
            return top;
        }

        double total = 0;
        foreach (float logit in logits)
        {
            total += Math.Exp((logit - (double)logits[top]) / temperature);
        }

        double left = total * uniform;
        for (int v = 0; v < logits.Length; v++)
        {
            left -= Math.Exp((logits[v] - (double)logits[top]) / temperature);
            if (left < 0)
            {
                return v;
            }
        }

        return top;
    }
}
