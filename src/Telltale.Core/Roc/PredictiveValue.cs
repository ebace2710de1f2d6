using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>
/// The positive predictive value of a threshold with its uncertainty: TPR and FPR are taken as independent with Jeffreys'
/// posteriors Beta(k + ½, n − k + ½), as Zanella-Béguelin et al. (2023) do for ε. π·TPR/(π·TPR + (1−π)·FPR) rises with the ratio
/// TPR/FPR alone, so one credible interval of that ratio serves every prior.
/// <para>
/// The distribution of log(TPR/FPR) is integrated over the logit of one rate by the trapezoidal rule, whose error for so smooth and
/// quickly falling an integrand is far below the tolerance of 1e-9 asked of the root. The rate is the larger one, so that what
/// the other must be stays below 1, where its distribution may have a corner.
/// </para>
/// </summary>
public sealed class PredictiveValue
{
    private readonly Posterior _tpr;
    private readonly Posterior _fpr;

    private PredictiveValue(Posterior tpr, Posterior fpr)
    {
        _tpr = tpr;
        _fpr = fpr;
    }

    /// <summary>Credible limits for TPR/FPR, equal tails.</summary>
    /// <param name="truePositives">Members at or above the threshold.</param>
    /// <param name="members">Members, more than 0.</param>
    /// <param name="falsePositives">Non-members at or above it.</param>
    /// <param name="nonMembers">Non-members, more than 0. Where rows are not independent, counts may be as many as they are worth.</param>
    /// <param name="mass">Share of the posterior between the limits, in (0, 1).</param>
    /// <exception cref="BadInputException">Counts or mass are impossible.</exception>
    public static Interval Ratio(
        double truePositives,
        double members,
        double falsePositives,
        double nonMembers,
        double mass
    )
    {
        Require(truePositives, members, "members");
        Require(falsePositives, nonMembers, "non-members");
        if (mass is not (> 0 and < 1))
        {
            throw new BadInputException(
                $"A credible mass of {mass} is not understood; expected a number between 0 and 1, such as 0.95."
            );
        }

        PredictiveValue posterior = new(
            Posterior.Of(truePositives + 0.5, members - truePositives + 0.5),
            Posterior.Of(falsePositives + 0.5, nonMembers - falsePositives + 0.5)
        );
        double tail = (1 - mass) / 2;
        return new Interval(Math.Exp(posterior.Quantile(tail)), Math.Exp(posterior.Quantile(1 - tail)));
    }

    /// <summary>The predictive value at a ratio TPR/FPR ≥ 0 and a prior in [0, 1].</summary>
    public static double AtRatio(double ratio, double prior)
    {
        double hits = prior * ratio;
        double called = hits + (1 - prior);
        return double.IsPositiveInfinity(ratio) ? 1
            : called == 0 ? 0
            : hits / called;
    }

    /// <summary>The credible limits of the ratio as those of the predictive value.</summary>
    public static Interval AtRatio(Interval ratio, double prior) =>
        new(AtRatio(ratio.Low, prior), AtRatio(ratio.High, prior));

    private double Quantile(double p)
    {
        double low = -1;
        double high = 1;
        while (Cdf(low) > p)
        {
            low *= 2;
        }

        while (Cdf(high) < p)
        {
            high *= 2;
        }

        while (high - low > 1e-9)
        {
            double middle = 0.5 * (low + high);
            (low, high) = Cdf(middle) < p ? (middle, high) : (low, middle);
        }

        return 0.5 * (low + high);
    }

    // P(log TPR − log FPR ≤ x).
    private double Cdf(double x) =>
        x >= 0 ? _tpr.Mean(tpr => _fpr.AtLeast(tpr * Math.Exp(-x))) : _fpr.Mean(fpr => _tpr.AtMost(fpr * Math.Exp(x)));

    private static void Require(double hits, double records, string which)
    {
        if (!(records > 0 && hits >= 0 && hits <= records && double.IsFinite(records)))
        {
            throw new BadInputException(
                $"{hits} of {records} {which} at or above the threshold are not counts of a rate; expected 0 <= count <= {which} and at least one."
            );
        }
    }

    /// <summary>A Beta distribution with nodes to integrate over it.</summary>
    private sealed class Posterior
    {
        private const int Nodes = 400;

        private readonly double _a;
        private readonly double _b;
        private readonly double[] _rates = new double[Nodes + 1];
        private readonly double[] _weights = new double[Nodes + 1];

        private Posterior(double a, double b)
        {
            _a = a;
            _b = b;
        }

        public static Posterior Of(double a, double b)
        {
            // log of the density of the logit, up to a constant; falls like e^{a·y} to the left and e^{−b·y} to the right.
            double LogDensity(double y) => (a * LogDomain.LogSigmoid(y)) + (b * LogDomain.LogSigmoid(-y));
            double mode = Math.Log(a / b);
            double peak = LogDensity(mode);
            double left = Edge(mode, -1, LogDensity, peak);
            double right = Edge(mode, 1, LogDensity, peak);
            Posterior posterior = new(a, b);
            double total = 0;
            for (int i = 0; i <= Nodes; i++)
            {
                double y = left + ((right - left) * i / Nodes);
                posterior._rates[i] = LogDomain.Sigmoid(y);
                posterior._weights[i] = Math.Exp(LogDensity(y) - peak);
                total += posterior._weights[i];
            }

            for (int i = 0; i <= Nodes; i++)
            {
                posterior._weights[i] /= total;
            }

            return posterior;
        }

        public double Mean(Func<double, double> of)
        {
            double sum = 0;
            for (int i = 0; i <= Nodes; i++)
            {
                sum += _weights[i] * of(_rates[i]);
            }

            return sum;
        }

        public double AtMost(double rate) => rate >= 1 ? 1 : Beta.Cdf(rate, _a, _b);

        public double AtLeast(double rate) => rate >= 1 ? 0 : Beta.Survival(rate, _a, _b);

        // Where the density has fallen by e⁻⁴⁰.
        private static double Edge(double mode, int side, Func<double, double> logDensity, double peak)
        {
            double step = 0.25;
            while (logDensity(mode + (side * step)) > peak - 40)
            {
                step *= 1.25;
            }

            return mode + (side * step);
        }
    }
}
