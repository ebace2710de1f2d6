namespace Telltale.Learning.Trees;

/// <summary>A tree whose leaves hold numbers.</summary>
/// <param name="nodes">Nodes, the root first.</param>
internal sealed class RegressionTree(TreeNode[] nodes)
{
    /// <summary>The answer for a record of a table.</summary>
    public double Answer(BinnedTable table, int record)
    {
        TreeNode node = nodes[0];
        while (node.Feature >= 0)
        {
            byte code = table.Column(node.Feature)[record];
            bool left = code == BinnedTable.Missing ? node.MissingLeft : code <= node.Bin;
            node = nodes[left ? node.Left : node.Right];
        }

        return node.Answer;
    }

    /// <summary>The answer for a record that is in no table.</summary>
    public double Answer(ReadOnlySpan<double> row)
    {
        TreeNode node = nodes[0];
        while (node.Feature >= 0)
        {
            double value = row[node.Feature];
            bool left = double.IsNaN(value) ? node.MissingLeft : value <= node.Cut;
            node = nodes[left ? node.Left : node.Right];
        }

        return node.Answer;
    }
}

/// <summary>A node of a tree.</summary>
internal sealed class TreeNode
{
    /// <summary>Feature that is asked about; −1 in a leaf.</summary>
    public int Feature { get; init; } = -1;

    /// <summary>Records up to this bin go left.</summary>
    public int Bin { get; init; }

    /// <summary>The same as a value.</summary>
    public double Cut { get; init; }

    /// <summary>Where records without the value go.</summary>
    public bool MissingLeft { get; init; }

    /// <summary>Number of the left child.</summary>
    public int Left { get; init; }

    /// <summary>Number of the right child.</summary>
    public int Right { get; init; }

    /// <summary>Of a leaf.</summary>
    public double Answer { get; init; }
}
