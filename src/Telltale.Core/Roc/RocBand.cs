using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>
/// A band that holds the whole ROC curve at once, for independent records: with the stated confidence the largest TPR of a
/// threshold whose FPR in the whole population is at most f lies between its limits at every f together.
/// <para>
/// Half of α goes to each class, and half of that to each of two statements about how the class is spread. The share of the class
/// at or above its record of rank r is Beta(r, n − r + 1), whatever the distribution of scores: limits at all ranks of a grid
/// hold together by Bonferroni, and between those ranks since rates never fall along the scores; they are tight at the low rates. And no
/// share anywhere is farther from that in the sample than √(log(2/α)/(2n)) (Dvoretzky, Kiefer and Wolfowitz 1956, with Massart's 1990
/// constant), which is tight in the middle. A limit at f joins both classes: among the non-members the nearest rank whose share
/// is surely on the right side of f, among the members those beyond that record. Ties only widen. No approximation: it covers at
/// least as often as asked for any sizes and any f; in practice nearly always.
/// </para>
/// <para>
/// The band of constant width of Campbell (1994, Statistics in Medicine 13:593) is the second statement alone: hardly narrower about
/// FPR ½, and with 5,000 records of either class it says nothing finer than 4 % at the low rates that matter here.
/// </para>
/// </summary>
public sealed class RocBand
{
    /// <summary>How results name the method.</summary>
    public const string MethodName = "order-statistic-band";

    private readonly RocCurve _curve;
    private readonly Pinned _members;
    private readonly Pinned _nonMembers;

    private RocBand(RocCurve curve, Pinned members, Pinned nonMembers)
    {
        _curve = curve;
        _members = members;
        _nonMembers = nonMembers;
    }

    /// <summary>The band around a curve at a two-sided confidence in (0, 1).</summary>
    /// <exception cref="BadInputException">The confidence is out of range.</exception>
    public static RocBand Of(RocCurve curve, double confidence)
    {
        ArgumentNullException.ThrowIfNull(curve);
        if (confidence is not (> 0 and < 1))
        {
            throw new BadInputException(
                $"A confidence of {confidence} is not understood; expected a number between 0 and 1, such as 0.95."
            );
        }

        double share = (1 - confidence) / 2;
        return new RocBand(curve, Pinned.Of(curve.Members, share), Pinned.Of(curve.NonMembers, share));
    }

    /// <summary>The limits at an FPR in [0, 1]; at 1 both are 1.</summary>
    public Interval At(double fpr)
    {
        if (fpr is not (>= 0 and <= 1))
        {
            throw new BadInputException(
                $"A false-positive rate of {fpr} is not understood; expected a fraction from 0 to 1."
            );
        }

        if (fpr == 1)
        {
            return new Interval(1, 1);
        }

        // Beyond that record fewer than f of all non-members lie: members strictly above it are found at an FPR of at most f.
        int within = _nonMembers.LastSurelyAtMost(fpr);
        double low = within == 0 ? 0 : _members.Low(_curve[_curve.LastWithFalsePositives(within - 1)].TruePositives);
        // At that record already f or more of them lie: no threshold allowed at f is below it.
        int beyond = _nonMembers.FirstSurelyAtLeast(fpr);
        double high =
            beyond > _curve.NonMembers
                ? 1
                : _members.High(_curve[_curve.FirstWithFalsePositives(beyond)].TruePositives);
        return new Interval(low, high);
    }

    /// <summary>Simultaneous limits for how a class is spread: at pinned ranks, and everywhere within a distance.</summary>
    private sealed class Pinned
    {
        private readonly int _count;
        private readonly int[] _ranks;
        private readonly double[] _low;
        private readonly double[] _high;
        private readonly double _distance;

        private Pinned(int count, int[] ranks, double[] low, double[] high, double distance)
        {
            _count = count;
            _distance = distance;
            _ranks = ranks;
            _low = low;
            _high = high;
        }

        public static Pinned Of(int count, double alpha)
        {
            int[] ranks = RankGrid.Of(count);
            double tail = alpha / (4 * ranks.Length);
            return new Pinned(
                count,
                ranks,
                [.. ranks.Select(r => Beta.Quantile(tail, r, count - r + 1.0))],
                [.. ranks.Select(r => Beta.SurvivalQuantile(tail, r, count - r + 1.0))],
                Math.Sqrt(Math.Log(4 / alpha) / (2.0 * count))
            );
        }

        /// <summary>The largest rank such that surely at most this share lies strictly above its record, 0 where there is none.</summary>
        public int LastSurelyAtMost(double share)
        {
            int at = Array.FindLastIndex(_high, high => high <= share);
            int near = share < _distance ? 0 : (int)Math.Floor((share - _distance) * _count) + 1;
            return Math.Max(at < 0 ? 0 : _ranks[at], Math.Min(near, _count));
        }

        /// <summary>The smallest rank such that surely at least this share lies at or above its record, one more than there are where there is none.</summary>
        public int FirstSurelyAtLeast(double share)
        {
            int at = Array.FindIndex(_low, low => low >= share);
            int near = (int)Math.Min(_count + 1.0, Math.Ceiling((share + _distance) * _count));
            return Math.Min(at < 0 ? _count + 1 : _ranks[at], Math.Max(1, near));
        }

        /// <summary>The share of the class that is surely reached where so many of the sample are.</summary>
        public double Low(int reached)
        {
            int at = Array.FindLastIndex(_ranks, rank => rank <= reached);
            return Math.Max(at < 0 ? 0 : _low[at], ((double)reached / _count) - _distance);
        }

        /// <summary>The share that is surely not passed.</summary>
        public double High(int reached)
        {
            int at = Array.FindIndex(_ranks, rank => rank > reached);
            return Math.Min(at < 0 ? 1 : _high[at], ((double)reached / _count) + _distance);
        }
    }
}
