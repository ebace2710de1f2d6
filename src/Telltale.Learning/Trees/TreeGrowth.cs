using Telltale.Core.Numerics;

namespace Telltale.Learning.Trees;

/// <summary>
/// Grows one tree, the leaf with the largest gain first (as LightGBM, Ke et al. 2017). Of two children the smaller is
/// summed and the larger is what is left of the parent.
/// </summary>
/// <param name="table">The features.</param>
/// <param name="features">Which of them the tree may use, ascending.</param>
/// <param name="options">How.</param>
/// <param name="threads">Threads to use; the tree does not depend on it.</param>
internal sealed class TreeGrowth(BinnedTable table, int[] features, BoostingOptions options, int threads)
{
    // Handing out pieces costs more than small leaves do.
    private const int WorthSharing = 1 << 16;

    private readonly Stack<BinTotals> _spare = new();

    /// <summary>The tree.</summary>
    /// <param name="rows">Records to learn from; put into the order of the leaves.</param>
    /// <param name="first">First derivative of the loss, by record.</param>
    /// <param name="second">Second derivative of the loss, by record.</param>
    public RegressionTree Grow(int[] rows, double[] first, double[] second)
    {
        List<TreeNode> nodes = [new TreeNode()];
        int[] buffer = new int[rows.Length];
        BinTotals totals = Fresh();
        Leaf root = new(0, 0, rows.Length, Sums(rows, first, second), totals);
        Sum(totals, rows, first, second);
        root.Best = Best(root);
        List<Leaf> leaves = [root];
        while (leaves.Count < options.Leaves)
        {
            // The first of several equals: leaves are in the order in which they were made.
            Leaf? next = leaves.Where(leaf => leaf.Best is not null).MaxBy(leaf => leaf.Best!.Gain);
            if (next is null)
            {
                break;
            }

            leaves.Remove(next);
            leaves.AddRange(Cut(next, nodes, rows, buffer, first, second));
        }

        foreach (Leaf leaf in leaves)
        {
            nodes[leaf.Node] = new TreeNode { Answer = options.LearningRate * leaf.Sums.Answer(options.Lambda) };
            Return(leaf);
        }

        return new RegressionTree([.. nodes]);
    }

    private IEnumerable<Leaf> Cut(
        Leaf leaf,
        List<TreeNode> nodes,
        int[] rows,
        int[] buffer,
        double[] first,
        double[] second
    )
    {
        Split split = leaf.Best!;
        int feature = features[split.Feature];
        int lefts = Partition(rows.AsSpan(leaf.Start, leaf.Length), buffer, table.Column(feature), split);
        nodes[leaf.Node] = new TreeNode
        {
            Feature = feature,
            Bin = split.Bin,
            Cut = split.Bin < table.Bins(feature) - 1 ? table.Cut(feature, split.Bin) : double.PositiveInfinity,
            MissingLeft = split.MissingLeft,
            Left = nodes.Count,
            Right = nodes.Count + 1,
        };
        nodes.Add(new TreeNode());
        nodes.Add(new TreeNode());

        bool leftIsSmaller = lefts <= leaf.Length - lefts;
        BinTotals small = Fresh();
        int start = leftIsSmaller ? leaf.Start : leaf.Start + lefts;
        int length = leftIsSmaller ? lefts : leaf.Length - lefts;
        Sum(small, rows.AsSpan(start, length).ToArray(), first, second);
        BinTotals large = Fresh();
        Share(leaf.Length, f => large.Subtract(f, table.Bins(features[f]), leaf.Totals!, small));
        Return(leaf);
        Leaf left = new(nodes.Count - 2, leaf.Start, lefts, split.Left, leftIsSmaller ? small : large);
        Leaf right = new(
            nodes.Count - 1,
            leaf.Start + lefts,
            leaf.Length - lefts,
            leaf.Sums - split.Left,
            leftIsSmaller ? large : small
        );
        left.Best = Best(left);
        right.Best = Best(right);
        return [left, right];
    }

    private static int Partition(Span<int> rows, int[] buffer, ReadOnlySpan<byte> codes, Split split)
    {
        int left = 0;
        int right = 0;
        foreach (int row in rows)
        {
            byte code = codes[row];
            if (code == BinnedTable.Missing ? split.MissingLeft : code <= split.Bin)
            {
                rows[left++] = row;
            }
            else
            {
                buffer[right++] = row;
            }
        }

        buffer.AsSpan(0, right).CopyTo(rows[left..]);
        return left;
    }

    private static LeafSums Sums(int[] rows, double[] first, double[] second)
    {
        double one = 0;
        double two = 0;
        foreach (int row in rows)
        {
            one += first[row];
            two += second[row];
        }

        return new LeafSums(one, two, rows.Length);
    }

    private void Sum(BinTotals totals, int[] rows, double[] first, double[] second)
    {
        double[] ones = [.. rows.Select(r => first[r])];
        double[] twos = [.. rows.Select(r => second[r])];
        Share(rows.Length, f => totals.Sum(f, table.Bins(features[f]), table.Column(features[f]), rows, ones, twos));
    }

    private Split? Best(Leaf leaf)
    {
        if (leaf.Length < 2 * options.MinLeafRecords)
        {
            return null;
        }

        Split?[] found = new Split?[features.Length];
        Share(
            leaf.Length,
            f =>
                found[f] = Split.Best(
                    f,
                    leaf.Totals!,
                    table.Bins(features[f]),
                    table.HasMissing[features[f]],
                    leaf.Sums,
                    options
                )
        );
        Split? best = null;
        foreach (Split? split in found)
        {
            best = split is not null && split.Gain > (best?.Gain ?? 0) ? split : best;
        }

        return best;
    }

    private void Share(int rows, Action<int> work)
    {
        if (threads > 1 && (long)rows * features.Length >= WorthSharing)
        {
            ParallelRuns.ForEach(features.Length, threads, work);
            return;
        }

        for (int f = 0; f < features.Length; f++)
        {
            work(f);
        }
    }

    private BinTotals Fresh() => _spare.TryPop(out BinTotals? totals) ? totals : new BinTotals(features.Length);

    private void Return(Leaf leaf)
    {
        if (leaf.Totals is { } totals)
        {
            _spare.Push(totals);
        }

        leaf.Totals = null;
    }

    private sealed class Leaf(int node, int start, int length, LeafSums sums, BinTotals totals)
    {
        public int Node { get; } = node;

        public int Start { get; } = start;

        public int Length { get; } = length;

        public LeafSums Sums { get; } = sums;

        public BinTotals? Totals { get; set; } = totals;

        public Split? Best { get; set; }
    }
}
