using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>Two columns of scores of the same rows compared by resampling both alike.</summary>
/// <param name="Auc">AUC of the first − AUC of the second.</param>
/// <param name="Tpr">TPR of the first − TPR of the second at each FPR asked for, each column at its own threshold.</param>
public sealed record PairedDifferences(ResampledStatistic Auc, IReadOnlyList<ResampledStatistic> Tpr);

/// <summary>
/// The paired <see cref="TwoWayBootstrap"/>: each replicate draws targets and records once and weighs the rows of both columns by
/// the same draw, so that what makes both columns high or low together cancels. Single rows, which the two-way product counts
/// three times, are resampled in pairs as well where there are several targets.
/// </summary>
public static class PairedTwoWay
{
    private const int MostRowReplicates = 250;

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
        RankedScores one = RankedScores.Of(first, isMember);
        RankedScores two = RankedScores.Of(second, isMember);
        // One seed, the same records, targets and classes of rows: the same draws for both.
        TwoWayRows ofOne = TwoWayRows.Of(one, target, record);
        TwoWayRows ofTwo = TwoWayRows.Of(two, target, record);
        double[] rates = falsePositiveRates.ToArray();
        BootstrapReplicates a = TwoWayBootstrap.Run(ofOne, rates, replicates, seed, threads);
        BootstrapReplicates b = TwoWayBootstrap.Run(ofTwo, rates, replicates, seed, threads);
        double[]?[] rowDifferences =
            ofOne.Targets == 1
                ? []
                : Rows(one, two, rates, Math.Min(MostRowReplicates, (replicates + 3) / 4), seed, threads);
        double? RowVariance(int column) =>
            ofOne.Targets == 1
                ? null
                : ResampledStatistic.Variance([.. rowDifferences.OfType<double[]>().Select(d => d[column])]);
        return new PairedDifferences(
            ResampledStatistic.Paired(a.ResampledAuc, b.ResampledAuc, RowVariance(0)),
            [
                .. rates.Select(
                    (_, r) => ResampledStatistic.Paired(a.ResampledTpr[r], b.ResampledTpr[r], RowVariance(r + 1))
                ),
            ]
        );
    }

    // Differences on resamples of single rows, null where one lacks a class.
    private static double[]?[] Rows(
        RankedScores one,
        RankedScores two,
        double[] rates,
        int replicates,
        Seed seed,
        int threads
    )
    {
        double[]?[] differences = new double[]?[replicates];
        ParallelRuns.ForEach(
            replicates,
            threads,
            () => (Weights: new byte[one.Order.Length], Words: new ulong[(one.Order.Length + 3) / 4]),
            (b, own) =>
            {
                seed.Derive("paired-rows").Derive(b).CreateRng().Fill(own.Words);
                for (int i = 0; i < own.Weights.Length; i++)
                {
                    own.Weights[i] = RowWeights.Weight((ushort)(own.Words[i / 4] >> (16 * (i % 4))));
                }

                double[]? ofOne = Statistics(one, own.Weights, rates);
                double[]? ofTwo = Statistics(two, own.Weights, rates);
                differences[b] = ofOne is null || ofTwo is null ? null : [.. ofOne.Zip(ofTwo, (x, y) => x - y)];
            }
        );
        return differences;
    }

    // AUC, then the TPR at each rate, of rows counted so often.
    private static double[]? Statistics(RankedScores ranked, byte[] weights, double[] rates)
    {
        long members = 0;
        long nonMembers = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            members += ranked.IsMember[i] ? weights[ranked.Order[i]] : 0;
            nonMembers += ranked.IsMember[i] ? 0 : weights[ranked.Order[i]];
        }

        if (members == 0 || nonMembers == 0)
        {
            return null;
        }

        long[] limits = [.. rates.Select(f => FalsePositiveLimit.Of(f, nonMembers))];
        long[] found = new long[rates.Length];
        long membersAbove = 0;
        long nonMembersAbove = 0;
        long twiceAbove = 0;
        int at = 0;
        foreach (TieGroup group in ranked.Groups.Descending)
        {
            long tieMembers = 0;
            long tieNonMembers = 0;
            for (int end = at + group.Members + group.NonMembers; at < end; at++)
            {
                int weight = weights[ranked.Order[at]];
                tieMembers += ranked.IsMember[at] ? weight : 0;
                tieNonMembers += ranked.IsMember[at] ? 0 : weight;
            }

            twiceAbove += tieMembers * ((2 * nonMembersAbove) + tieNonMembers);
            membersAbove += tieMembers;
            nonMembersAbove += tieNonMembers;
            for (int r = 0; r < limits.Length; r++)
            {
                found[r] = nonMembersAbove <= limits[r] ? membersAbove : found[r];
            }
        }

        return [1 - (twiceAbove / (2.0 * members * nonMembers)), .. found.Select(count => (double)count / members)];
    }
}
