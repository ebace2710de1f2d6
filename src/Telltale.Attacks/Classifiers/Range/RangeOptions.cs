using Telltale.Attacks.References;

namespace Telltale.Attacks.Classifiers.Range;

/// <summary>Which of a record's scores are left out of the mean.</summary>
public enum TrimSide
{
    /// <summary>The highest.</summary>
    Top,

    /// <summary>The lowest.</summary>
    Bottom,
}

/// <summary>How side and share are found.</summary>
public enum RangeTuning
{
    /// <summary>They are those that tell members best where reference models play the target.</summary>
    Shadow,

    /// <summary>They are given.</summary>
    Fixed,
}

/// <summary>Options of <see cref="RangeAttack"/>.</summary>
public sealed record RangeOptions
{
    /// <summary>Whether models trained with the record are used as well.</summary>
    public AttackMode Mode { get; init; } = AttackMode.Online;

    /// <summary>How side and share are found.</summary>
    public RangeTuning Tune { get; init; } = RangeTuning.Shadow;

    /// <summary>Which scores are left out, where that is given.</summary>
    public TrimSide Trim { get; init; } = TrimSide.Bottom;

    /// <summary>Share that is left out, where that is given, in [0, 1).</summary>
    public double Share { get; init; } = 0.5;

    /// <summary>How many reference models play the target at most.</summary>
    public int Shadows { get; init; } = 8;

    /// <summary>How many of the first queries a record are used; null for all.</summary>
    public int? Queries { get; init; }

    /// <summary>How many of the first reference models are used; null for all.</summary>
    public int? References { get; init; }
}
