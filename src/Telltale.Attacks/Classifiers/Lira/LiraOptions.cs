using Telltale.Attacks.References;

namespace Telltale.Attacks.Classifiers.Lira;

/// <summary>Where the variance of a record's margins comes from.</summary>
public enum VarianceChoice
{
    /// <summary>From the record's own models on that side; needs two, and is trustworthy from about 32 on.</summary>
    Record,

    /// <summary>One for all records, from the residuals about each record's centre.</summary>
    Pooled,

    /// <summary><see cref="Record"/> where the record has at least 32 models on that side, <see cref="Pooled"/> elsewhere.</summary>
    Auto,
}

/// <summary>What stands for the location of a record's margins.</summary>
public enum Center
{
    /// <summary>The mean, as in the paper.</summary>
    Mean,

    /// <summary>The median, as in the paper's code; steadier with outliers, noisier without.</summary>
    Median,
}

/// <summary>Which deviations from the models trained without the record count as signs of membership; offline only.</summary>
public enum Tail
{
    /// <summary>Only a margin above theirs, as in the paper.</summary>
    OneSided,

    /// <summary>A margin far from theirs in either direction, as in the paper's code.</summary>
    TwoSided,
}

/// <summary>Options of <see cref="LiraAttack"/>.</summary>
public sealed record LiraOptions
{
    /// <summary>Whether models trained with the record are used as well.</summary>
    public AttackMode Mode { get; init; } = AttackMode.Online;

    /// <summary>Where variances come from.</summary>
    public VarianceChoice Variance { get; init; } = VarianceChoice.Auto;

    /// <summary>Mean or median.</summary>
    public Center Center { get; init; } = Center.Mean;

    /// <summary>Which side counts; without effect online.</summary>
    public Tail Tail { get; init; } = Tail.OneSided;

    /// <summary>How many of the first queries a record are used; null for all.</summary>
    public int? Queries { get; init; }

    /// <summary>How many of the first reference models are used; null for all.</summary>
    public int? References { get; init; }
}
