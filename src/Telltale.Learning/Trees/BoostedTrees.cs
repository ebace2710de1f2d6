using Telltale.Core.Randomness;

namespace Telltale.Learning.Trees;

/// <summary>
/// Gradient-boosted trees (Friedman 2001): each tree is grown on the first and second derivatives of the loss at what the
/// trees before it answer (the logistic loss for a yes-or-no question, the squared loss for a number), on features cut
/// into bins. The same table, truth, options and seed give the same trees for any number of threads.
/// </summary>
public sealed class BoostedTrees
{
    private readonly double _start;
    private readonly RegressionTree[] _trees;

    private BoostedTrees(double start, RegressionTree[] trees)
    {
        _start = start;
        _trees = trees;
    }

    /// <summary>Grows trees that answer a yes-or-no question in log-odds.</summary>
    /// <param name="table">Features of all records.</param>
    /// <param name="rows">Records to learn from, at least one of either kind.</param>
    /// <param name="truth">What is learnt, by record of the table.</param>
    /// <param name="options">How.</param>
    /// <param name="seed">Stream of which features and records each tree sees.</param>
    /// <param name="threads">Threads to use; nothing depends on it.</param>
    /// <exception cref="ArgumentException">All rows are of one kind.</exception>
    public static BoostedTrees Fit(
        BinnedTable table,
        ReadOnlySpan<int> rows,
        bool[] truth,
        BoostingOptions options,
        Seed seed,
        int threads = 1
    )
    {
        ArgumentNullException.ThrowIfNull(truth);
        int yes = 0;
        foreach (int row in rows)
        {
            yes += truth[row] ? 1 : 0;
        }

        if (yes == 0 || yes == rows.Length)
        {
            throw new ArgumentException(
                $"{yes} of {rows.Length} rows are true; expected some of either kind.",
                nameof(rows)
            );
        }

        return Grow(
            table,
            rows.ToArray(),
            Math.Log((double)yes / (rows.Length - yes)),
            (row, answer) =>
            {
                double chance = 1 / (1 + Math.Exp(-answer));
                return (chance - (truth[row] ? 1 : 0), chance * (1 - chance));
            },
            options,
            seed,
            threads
        );
    }

    /// <summary>Grows trees that answer with a number, by squared loss.</summary>
    /// <param name="table">Features of all records.</param>
    /// <param name="rows">Records to learn from, at least one.</param>
    /// <param name="values">What is learnt, by record of the table; finite.</param>
    /// <param name="options">How; each record counts 1 towards <see cref="BoostingOptions.MinChildWeight"/>.</param>
    /// <param name="seed">Stream of which features and records each tree sees.</param>
    /// <param name="threads">Threads to use; nothing depends on it.</param>
    public static BoostedTrees Fit(
        BinnedTable table,
        ReadOnlySpan<int> rows,
        double[] values,
        BoostingOptions options,
        Seed seed,
        int threads = 1
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfZero(rows.Length);
        double mean = 0;
        foreach (int row in rows)
        {
            mean += values[row] / rows.Length;
        }

        return Grow(table, rows.ToArray(), mean, (row, answer) => (answer - values[row], 1), options, seed, threads);
    }

    private static BoostedTrees Grow(
        BinnedTable table,
        int[] rows,
        double start,
        Func<int, double, (double First, double Second)> derivatives,
        BoostingOptions options,
        Seed seed,
        int threads
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        double[] answers = new double[table.Records];
        Array.Fill(answers, start);
        double[] first = new double[table.Records];
        double[] second = new double[table.Records];
        RegressionTree[] trees = new RegressionTree[options.Trees];
        for (int t = 0; t < trees.Length; t++)
        {
            foreach (int row in rows)
            {
                (first[row], second[row]) = derivatives(row, answers[row]);
            }

            int[] features = Draw(table.Features, options.FeatureShare, seed.Derive("features").Derive(t));
            int[] drawn = Draw(rows.Length, options.RowShare, seed.Derive("rows").Derive(t));
            TreeGrowth growth = new(table, features, options, threads);
            trees[t] = growth.Grow([.. drawn.Select(i => rows[i])], first, second);
            foreach (int row in rows)
            {
                answers[row] += trees[t].Answer(table, row);
            }
        }

        return new BoostedTrees(start, trees);
    }

    /// <summary>The answer (log-odds of "yes", or a number) for a record of a table cut as the one that was learnt from.</summary>
    public double Score(BinnedTable table, int record)
    {
        double sum = _start;
        foreach (RegressionTree tree in _trees)
        {
            sum += tree.Answer(table, record);
        }

        return sum;
    }

    /// <summary>The answer for any record; NaN is a missing value.</summary>
    /// <param name="row">Its features, in the order of the table.</param>
    public double Score(ReadOnlySpan<double> row)
    {
        double sum = _start;
        foreach (RegressionTree tree in _trees)
        {
            sum += tree.Answer(row);
        }

        return sum;
    }

    /// <summary>So many of 0 … count − 1, ascending; all of them where the share is 1.</summary>
    private static int[] Draw(int count, double share, Seed seed)
    {
        int wanted = Math.Max(1, (int)Math.Round(share * count));
        if (wanted >= count)
        {
            return [.. Enumerable.Range(0, count)];
        }

        int[] drawn = seed.CreateRng().Permutation(count)[..wanted];
        Array.Sort(drawn);
        return drawn;
    }
}
