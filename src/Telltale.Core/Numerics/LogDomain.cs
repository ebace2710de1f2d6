namespace Telltale.Core.Numerics;

/// <summary>Sums of exponentials without overflow, and what is built on them.</summary>
public static class LogDomain
{
    /// <summary>
    /// <c>log Σ exp(xᵢ)</c>, with the maximum taken out first. Empty input gives −∞ (the sum is 0); a NaN gives NaN.
    /// </summary>
    public static double LogSumExp(ReadOnlySpan<double> values)
    {
        double maximum = double.NegativeInfinity;
        foreach (double x in values)
        {
            if (double.IsNaN(x))
            {
                return double.NaN;
            }

            maximum = Math.Max(maximum, x);
        }

        if (double.IsInfinity(maximum))
        {
            return maximum;
        }

        double sum = 0;
        foreach (double x in values)
        {
            sum += Math.Exp(x - maximum);
        }

        return maximum + Math.Log(sum);
    }

    /// <summary>
    /// The margin of class <paramref name="label"/>: <c>φ = z_y − log Σ_{c≠y} exp(z_c)</c> on raw logits, which equals
    /// <c>log p_y − log(1 − p_y)</c> without rounding p_y to 1 (Carlini et al. 2022, eq. 4; the logit-scaled confidence).
    /// With one class there is nothing to be confused with, and the margin is +∞.
    /// </summary>
    public static double Margin(ReadOnlySpan<double> logits, int label)
    {
        double maximum = double.NegativeInfinity;
        for (int c = 0; c < logits.Length; c++)
        {
            if (c != label)
            {
                maximum = Math.Max(maximum, logits[c]);
            }
        }

        double sum = 0;
        for (int c = 0; c < logits.Length; c++)
        {
            if (c != label)
            {
                sum += Math.Exp(logits[c] - maximum);
            }
        }

        return logits[label] - (maximum + Math.Log(sum));
    }

    /// <summary><c>log σ(φ) = −log(1 + e^{−φ})</c>: the log-confidence of a margin, exact in both tails.</summary>
    public static double LogSigmoid(double margin) =>
        margin >= 0 ? -LogOnePlus(Math.Exp(-margin)) : margin - LogOnePlus(Math.Exp(margin));

    /// <summary><c>σ(φ) = 1/(1 + e^{−φ})</c>: the confidence of a margin.</summary>
    public static double Sigmoid(double margin)
    {
        double e = Math.Exp(-Math.Abs(margin));
        return margin >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /// <summary><c>log(1 + x)</c> for x &gt; −1, exact for small x (Kahan's correction of the rounded sum).</summary>
    public static double LogOnePlus(double x)
    {
        double u = 1 + x;
        return u == 1 ? x
            : double.IsPositiveInfinity(u) ? u
            : Math.Log(u) * x / (u - 1);
    }

    /// <summary><c>e^x − 1</c>, exact for small x (Kahan's correction of the rounded exponential).</summary>
    public static double ExpMinusOne(double x)
    {
        double u = Math.Exp(x);
        double difference = u - 1;
        return u == 1 ? x
            : difference == -1 || double.IsPositiveInfinity(u) ? difference
            : difference * x / Math.Log(u);
    }

    /// <summary>
    /// <c>log(1 − e^x)</c> for x ≤ 0: the log of the complement of a probability given by its log. 0 gives −∞, −∞ gives 0,
    /// a positive or NaN x gives NaN.
    /// </summary>
    public static double LogOneMinusExp(double x) =>
        x > -0.6931471805599453 ? Math.Log(-ExpMinusOne(x)) : LogOnePlus(-Math.Exp(x));

    /// <summary>
    /// <c>log(1 + x) − x</c> for x &gt; −1 without the cancellation near 0: with r = x/(2+x) it is
    /// <c>−x·r + 2·(r³/3 + r⁵/5 + …)</c>, since log(1 + x) = 2·artanh(r).
    /// </summary>
    public static double LogOnePlusResidue(double x)
    {
        if (x is <= -0.5 or >= 1 or double.NaN)
        {
            return LogOnePlus(x) - x;
        }

        double r = x / (2 + x);
        double square = r * r;
        double power = r * square;
        double sum = 0;
        for (int k = 3; k < 80; k += 2)
        {
            double next = sum + (power / k);
            if (next == sum)
            {
                break;
            }

            sum = next;
            power *= square;
        }

        return (2 * sum) - (x * r);
    }
}
