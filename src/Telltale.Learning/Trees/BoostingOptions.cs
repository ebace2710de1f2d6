namespace Telltale.Learning.Trees;

/// <summary>How trees are boosted.</summary>
public sealed record BoostingOptions
{
    /// <summary>Trees, at least 1.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Share of each tree's answer that is taken, above 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Most leaves of a tree, at least 2.</summary>
    public int Leaves { get; init; } = 31;

    /// <summary>Fewest records of a leaf, at least 1.</summary>
    public int MinLeafRecords { get; init; } = 20;

    /// <summary>Smallest sum of second derivatives of a leaf.</summary>
    public double MinChildWeight { get; init; } = 1e-3;

    /// <summary>λ: added to the sum of second derivatives of a leaf; larger leaves less to small leaves. 0 or more.</summary>
    public double Lambda { get; init; }

    /// <summary>A split is made if it gains more than this.</summary>
    public double MinGain { get; init; }

    /// <summary>Share of the features that each tree may use, in (0, 1]; at least one is.</summary>
    public double FeatureShare { get; init; } = 1;

    /// <summary>Share of the records that each tree is grown on, in (0, 1]; at least one is.</summary>
    public double RowShare { get; init; } = 1;

    /// <summary>Refuses what no ensemble can be grown with.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Trees, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Leaves, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinLeafRecords, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(LearningRate);
        ArgumentOutOfRangeException.ThrowIfNegative(Lambda);
        Share(FeatureShare, nameof(FeatureShare));
        Share(RowShare, nameof(RowShare));
    }

    private static void Share(double value, string name)
    {
        if (value is not (> 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected a share above 0 and up to 1.");
        }
    }
}
