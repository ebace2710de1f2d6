using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>Two columns of scores of the same rows compared by resampling both alike.</summary>
/// <param name="Auc">AUC of the first − AUC of the second.</param>
/// <param name="Tpr">TPR of the first − TPR of the second at each FPR asked for, each column at its own threshold.</param>
public sealed record PairedDifferences(ResampledStatistic Auc, IReadOnlyList<ResampledStatistic> Tpr);

/// <summary>
/// The paired <see cref="TwoWayBootstrap"/>: each replicate draws targets and records once and weighs the rows of both columns by
/// the same draw, so that what makes both columns high or low together cancels. So it is where records, targets and rows are
/// resampled apart.
/// </summary>
public static class PairedTwoWay
{
    /// <summary>Compares two columns. The result is the same for any number of threads.</summary>
    /// <param name="first">Scores of the first, a row each; rows that both score, no NaN.</param>
    /// <param name="second">Scores of the second for the same rows.</param>
    /// <param name="isMember">Truth of each row.</param>
    /// <param name="target">Target model of each row; empty when there is one.</param>
    /// <param name="record">Record of each row; empty when every row is a record of its own.</param>
    /// <param name="falsePositiveRates">FPRs in [0, 1] at which TPRs are compared.</param>
    /// <param name="replicates">Number of replicates, at least 1; 1,000 or more for 95 % limits.</param>
    /// <param name="seed">Root of the replicates' streams.</param>
    /// <param name="threads">Most threads at once, at least 1.</param>
    /// <exception cref="BadInputException">A class is empty, or a score is NaN.</exception>
    public static PairedDifferences Run(
        ReadOnlySpan<double> first,
        ReadOnlySpan<double> second,
        ReadOnlySpan<bool> isMember,
        ReadOnlySpan<int> target,
        ReadOnlySpan<int> record,
        ReadOnlySpan<double> falsePositiveRates,
        int replicates,
        Seed seed,
        int threads
    )
    {
        // One seed, the same records, targets and classes of rows: the same draws for both.
        TwoWayRows ofOne = TwoWayRows.Of(first, isMember, target, record);
        TwoWayRows ofTwo = TwoWayRows.Of(second, isMember, target, record);
        double[] rates = falsePositiveRates.ToArray();
        BootstrapReplicates a = TwoWayBootstrap.Run(ofOne, rates, replicates, seed, threads);
        BootstrapReplicates b = TwoWayBootstrap.Run(ofTwo, rates, replicates, seed, threads);
        return new PairedDifferences(
            ResampledStatistic.Paired(a.ResampledAuc, b.ResampledAuc),
            [.. rates.Select((_, r) => ResampledStatistic.Paired(a.ResampledTpr[r], b.ResampledTpr[r]))]
        );
    }
}
