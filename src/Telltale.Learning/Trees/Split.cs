using System.Runtime.InteropServices;

namespace Telltale.Learning.Trees;

/// <summary>Sums over the records of a leaf.</summary>
/// <param name="First">Of first derivatives.</param>
/// <param name="Second">Of second derivatives.</param>
/// <param name="Records">Their number.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LeafSums(double First, double Second, int Records)
{
    public static LeafSums operator -(LeafSums a, LeafSums b) =>
        new(a.First - b.First, a.Second - b.Second, a.Records - b.Records);

    /// <summary>Keeps a leaf without curvature from dividing by 0.</summary>
    public const double Tiny = 1e-15;

    /// <summary>G² / (H + λ): twice what the best constant answer takes off the loss, to second order.</summary>
    public double Worth(double lambda) => First * First / (Second + lambda + Tiny);

    /// <summary>The best constant answer, −G / (H + λ).</summary>
    public double Answer(double lambda) => -First / (Second + lambda + Tiny);
}

/// <summary>A way to cut a leaf in two.</summary>
/// <param name="Gain">G_L²/(H_L+λ) + G_R²/(H_R+λ) − G²/(H+λ), as Chen and Guestrin 2016 without the half.</param>
/// <param name="Feature">Position among the features of the tree.</param>
/// <param name="Bin">Records up to this bin go left.</param>
/// <param name="MissingLeft">Where records without the value go.</param>
/// <param name="Left">Sums of the left side.</param>
internal sealed record Split(double Gain, int Feature, int Bin, bool MissingLeft, LeafSums Left)
{
    /// <summary>
    /// The best cut along one feature, or null where none gains enough; the first of several equals. Missing values are
    /// tried on either side, and as a side of their own.
    /// </summary>
    public static Split? Best(
        int feature,
        BinTotals totals,
        int bins,
        bool hasMissing,
        LeafSums whole,
        BoostingOptions options
    )
    {
        ReadOnlySpan<double> first = totals.First(feature);
        ReadOnlySpan<double> second = totals.Second(feature);
        ReadOnlySpan<int> records = totals.Records(feature);
        double lambda = options.Lambda + LeafSums.Tiny;
        double worth = whole.Worth(options.Lambda);
        double mostGain = Math.Max(0, options.MinGain);
        Split? best = null;
        for (int side = 0; side < (hasMissing ? 2 : 1); side++)
        {
            const byte missing = BinnedTable.Missing;
            LeafSums left = side == 0 ? default : new(first[missing], second[missing], records[missing]);
            (double leftFirst, double leftSecond, int leftRecords) = (left.First, left.Second, left.Records);
            // With missing values on the right the last cut sets them apart from all others.
            int cuts = side == 0 && hasMissing ? bins : bins - 1;
            for (int bin = 0; bin < cuts; bin++)
            {
                if (records[bin] == 0)
                {
                    // The same cut as before; at the very start it leaves one side empty.
                    continue;
                }

                leftFirst += first[bin];
                leftSecond += second[bin];
                leftRecords += records[bin];
                if (leftRecords < options.MinLeafRecords || leftSecond < options.MinChildWeight)
                {
                    continue;
                }

                double rightSecond = whole.Second - leftSecond;
                if (whole.Records - leftRecords < options.MinLeafRecords || rightSecond < options.MinChildWeight)
                {
                    break;
                }

                double rightFirst = whole.First - leftFirst;
                double gain =
                    (leftFirst * leftFirst / (leftSecond + lambda))
                    + (rightFirst * rightFirst / (rightSecond + lambda))
                    - worth;
                if (gain > mostGain)
                {
                    mostGain = gain;
                    best = new Split(gain, feature, bin, side == 1, new(leftFirst, leftSecond, leftRecords));
                }
            }
        }

        return best;
    }
}
