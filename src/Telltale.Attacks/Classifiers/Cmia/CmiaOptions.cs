using Telltale.Attacks.Classifiers.Lira;

namespace Telltale.Attacks.Classifiers.Cmia;

/// <summary>Options of <see cref="CmiaAttack"/>.</summary>
public sealed record CmiaOptions
{
    /// <summary>How many of the first rounds are used, the reference models' included; null for all.</summary>
    public int? Rounds { get; init; }

    /// <summary>Where variances come from.</summary>
    public VarianceChoice Variance { get; init; } = VarianceChoice.Auto;

    /// <summary>Mean or median.</summary>
    public Center Center { get; init; } = Center.Mean;

    /// <summary>How many of the first queries a record are used; null for all.</summary>
    public int? Queries { get; init; }

    /// <summary>How many of the first reference models are used; null for all.</summary>
    public int? References { get; init; }
}
