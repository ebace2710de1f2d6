using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>What <see cref="TwoWayBootstrap"/> found: limits for the AUC and for the TPR at each FPR asked for.</summary>
public sealed class BootstrapReplicates
{
    private readonly Resampled _auc;
    private readonly Resampled[] _tpr;

    internal BootstrapReplicates(Resampled auc, Resampled[] tpr)
    {
        _auc = auc;
        _tpr = tpr;
    }

    /// <summary>Limits for the AUC at a two-sided confidence.</summary>
    public Interval Auc(double confidence) => _auc.Limits(confidence);

    /// <summary>Limits for the TPR at the FPR of this index among those asked for.</summary>
    public Interval Tpr(int index, double confidence) => _tpr[index].Limits(confidence);

    /// <summary>One statistic: its estimate, its replicates in order of size, and how far their spread overstates its noise.</summary>
    internal sealed class Resampled
    {
        private readonly double _estimate;
        private readonly double[] _sorted;
        private readonly double _shrink;

        /// <param name="estimate">Value on the data.</param>
        /// <param name="replicates">Values on the two-way resamples.</param>
        /// <param name="byRow">Values on resamples of single rows; empty where the two-way spread is right as it is.</param>
        public Resampled(double estimate, double[] replicates, double[] byRow)
        {
            _estimate = estimate;
            _sorted = [.. replicates.Order()];
            double twoWay = Variance(replicates);
            double single = Variance(byRow);
            _shrink =
                byRow.Length == 0 || twoWay == 0
                    ? 1
                    : Math.Sqrt(Math.Min(1, Math.Max(twoWay - (2 * single), single) / twoWay));
        }

        // The ⌊(B+1)·α/2⌋-th replicate from either end, whole ones and not between two, moved towards the estimate.
        public Interval Limits(double confidence)
        {
            int rank = Math.Max(1, (int)Math.Floor((_sorted.Length + 1) * (1 - confidence) / 2));
            double low = Math.Max(0, _estimate - _sorted[rank - 1]);
            double high = Math.Max(0, _sorted[^rank] - _estimate);
            return new Interval(_estimate - (_shrink * low), _estimate + (_shrink * high)).WithinUnit();
        }

        private static double Variance(double[] values)
        {
            double mean = 0;
            foreach (double value in values)
            {
                mean += value / values.Length;
            }

            double sum = 0;
            foreach (double value in values)
            {
                sum += (value - mean) * (value - mean);
            }

            return values.Length < 2 ? 0 : sum / (values.Length - 1);
        }
    }
}
