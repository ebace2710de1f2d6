namespace Telltale.Attacks.Classifiers.Pmia;

/// <summary>Which records stand in for a record.</summary>
public enum ProxyChoice
{
    /// <summary>Those of its class of which models not trained on them are as sure as of it.</summary>
    Signals,

    /// <summary>Those of its class that look most like it.</summary>
    Features,

    /// <summary>All of its class.</summary>
    Class,

    /// <summary>All.</summary>
    All,
}

/// <summary>Options of <see cref="PmiaAttack"/>.</summary>
public sealed record PmiaOptions
{
    /// <summary>Which records stand in.</summary>
    public ProxyChoice Proxies { get; init; } = ProxyChoice.Signals;

    /// <summary>How many, where they are chosen by likeness.</summary>
    public int Count { get; init; } = 16;

    /// <summary>How many of the first queries a record are used; null for all.</summary>
    public int? Queries { get; init; }

    /// <summary>How many of the first reference models are used; null for all.</summary>
    public int? References { get; init; }
}
