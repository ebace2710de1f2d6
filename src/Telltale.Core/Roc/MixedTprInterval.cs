using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>
/// Limits for the TPR at FPR f that are missed about as often as they say, for independent records; the exact ones of
/// <see cref="TprInterval"/> are missed far less often than that. Estimand: the same.
/// <para>
/// How many of n non-members lie above the true threshold is binomial, B ~ Bin(n, f), whatever the scores. Were B = b known, the threshold would
/// lie between the non-members of ranks b and b + 1, and the members above it, of m, would be the h that are beyond the one or the h′ that are
/// not below the other. The TPR then has Jeffreys' distribution J(h) = Beta(h + ½, m − h + ½) or J(h′) (Brown, Cai and DasGupta 2001,
/// Statistical Science 16:101). The limits are the α/2 and 1 − α/2 quantiles of Σ P(B = b)·½(J(h_b) + J(h′_b)), where, as they say, J(0) counts as 0 for the
/// lower limit and J(m) as 1 for the upper. The exact limits add up what either noise can do; here they come together as independent
/// noises do, and the interval is about two thirds as wide. Of ties both ends count. Where f·n is so small that all non-members may well lie below
/// the true threshold the lower limit is 0.
/// </para>
/// <para>
/// Measured coverage of 95 % limits where at least ten false positives are allowed: 94 to 97 % of normal scores, 95 to 99 % in the worlds of the
/// self-test, the most where scores tie; more where fewer are allowed. No theorem says so for every
/// curve: where the TPR of the population leaps at f itself, within the threshold's noise, one of the limits is missed α/2·(1 + log(2/α)) of the time
/// instead of α/2, and 95 % limits hold in 88 %; the exact limits hold there too.
/// </para>
/// </summary>
public static class MixedTprInterval
{
    /// <summary>How results name the method.</summary>
    public const string MethodName = "binomial-rank-mixture";

    // Neighbouring ranks stand together, a third of a standard deviation in a group, and half of each group counts for either of its ends.
    private const int MostGroups = 32;
    private const double Forgotten = 1e-8;

    /// <summary>Limits at a two-sided confidence in (0, 1); at f = 1 both are 1.</summary>
    /// <exception cref="BadInputException">The rate or the confidence is out of range.</exception>
    public static Interval Of(RocCurve curve, double fpr, double confidence)
    {
        ArgumentNullException.ThrowIfNull(curve);
        TprInterval.Require(fpr, confidence);
        if (fpr == 1)
        {
            return new Interval(1, 1);
        }

        int n = curve.NonMembers;
        int m = curve.Members;
        double tail = (1 - confidence) / 2;
        (int first, double[] weights) = Ranks(n, fpr);
        int size = (weights.Length + MostGroups - 1) / MostGroups;
        int groups = (weights.Length + size - 1) / size;
        Mixture low = new(2 * groups);
        Mixture missed = new(2 * groups);
        for (int g = 0; g < groups; g++)
        {
            int from = g * size;
            int to = Math.Min(from + size, weights.Length);
            double half = 0;
            for (int b = from; b < to; b++)
            {
                half += 0.5 * weights[b];
            }

            int fewest = first + from;
            int most = first + to - 1;
            int beyond = fewest == 0 ? 0 : curve[curve.LastWithFalsePositives(fewest - 1)].TruePositives;
            int notBelow = most >= n ? m : curve[curve.FirstWithFalsePositives(most + 1)].TruePositives;
            low.Add(half, beyond, m);
            low.Add(half, notBelow, m);
            // The upper limit is the lower one of the share of members that are missed.
            missed.Add(half, m - beyond, m);
            missed.Add(half, m - notBelow, m);
        }

        // Of ties, and at low confidence, the estimate itself may lie at the very end.
        double tpr = curve.AtFpr(fpr).Tpr;
        return new Interval(Math.Min(low.Quantile(tail), tpr), Math.Max(1 - missed.Quantile(tail), tpr));
    }

    /// <summary>P(B = b) for the b that matter, from the first of them on.</summary>
    private static (int First, double[] Weights) Ranks(int n, double fpr)
    {
        if (fpr == 0)
        {
            return (0, [1]);
        }

        (int above, int below) = TprInterval.Ranks(n, fpr, Forgotten);
        int first = above + 1;
        double[] weights = new double[Math.Min(below, n + 1) - first];
        int mode = Math.Clamp((int)((n + 1d) * fpr), first, first + weights.Length - 1);
        double odds = fpr / (1 - fpr);
        weights[mode - first] = Math.Exp(Binomial.LogPmf(mode, n, fpr));
        for (int b = mode; b - first + 1 < weights.Length; b++)
        {
            weights[b - first + 1] = weights[b - first] * odds * (n - b) / (b + 1d);
        }

        for (int b = mode; b > first; b--)
        {
            weights[b - first - 1] = weights[b - first] * b / (odds * (n - b + 1d));
        }

        double sum = weights.Sum();
        return (first, [.. weights.Select(w => w / sum)]);
    }

    /// <summary>A mixture of J(h), J(0) being a lump at 0.</summary>
    private sealed class Mixture(int capacity)
    {
        // Beyond so many standard deviations a part that is nearly normal is wholly on one side.
        private const double Far = 8;
        private const double NearlyNormal = 50;
        private const int MostSteps = 60;

        // Newton's error after a step is about the square of it.
        private const double Near = 1e-7;

        private readonly double[] _weight = new double[capacity];
        private readonly double[] _a = new double[capacity];
        private readonly double[] _b = new double[capacity];
        private double _lump;
        private int _count;

        public void Add(double weight, int hits, int members)
        {
            if (hits == 0)
            {
                _lump += weight;
                return;
            }

            double a = hits + 0.5;
            // Neighbours without a member between them are one part.
            if (_count > 0 && _a[_count - 1] == a)
            {
                _weight[_count - 1] += weight;
                return;
            }

            (_weight[_count], _a[_count], _b[_count]) = (weight, a, members - hits + 0.5);
            _count++;
        }

        /// <summary>The x with P(X ≤ x) = p: Newton's method from where a normal distribution has it, kept within a bracket.</summary>
        public double Quantile(double p)
        {
            if (_count == 0 || _lump >= p)
            {
                return 0;
            }

            (double mean, double deviation) = Moments();
            double low = 0;
            double high = 1;
            double x = Math.Clamp(mean + (deviation * Normal.Quantile(p)), 1e-3 * mean, 1 - (1e-3 * (1 - mean)));
            for (int step = 0; step < MostSteps; step++)
            {
                (double below, double density) = At(x);
                double excess = below - p;
                (low, high) = excess > 0 ? (low, x) : (x, high);
                double next = x - (excess / density);
                if (!(next > low && next < high))
                {
                    next = 0.5 * (low + high);
                }

                double moved = Math.Abs(next - x);
                x = next;
                if (moved <= Near * Math.Min(x, 1 - x))
                {
                    break;
                }
            }

            return x;
        }

        private (double Mean, double Deviation) Moments()
        {
            double mean = 0;
            double square = 0;
            double sum = 0;
            for (int i = 0; i < _count; i++)
            {
                double all = _a[i] + _b[i];
                double own = _a[i] / all;
                sum += _weight[i];
                mean += _weight[i] * own;
                square += _weight[i] * ((own * own) + (own * (1 - own) / (all + 1)));
            }

            mean /= sum;
            return (mean, Math.Sqrt(Math.Max(0, (square / sum) - (mean * mean))));
        }

        private (double Below, double Density) At(double x)
        {
            double below = _lump;
            double density = 0;
            for (int i = 0; i < _count; i++)
            {
                double all = _a[i] + _b[i];
                double own = _a[i] / all;
                double from = (x - own) / Math.Sqrt(own * (1 - own) / (all + 1));
                if (Math.Abs(from) > Far && Math.Min(_a[i], _b[i]) > NearlyNormal)
                {
                    below += from > 0 ? _weight[i] : 0;
                    continue;
                }

                (double cdf, double slope) = Beta.CdfAndDensity(x, _a[i], _b[i]);
                below += _weight[i] * cdf;
                density += _weight[i] * slope;
            }

            return (below, density);
        }
    }
}
