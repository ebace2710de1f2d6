namespace Telltale.Audit.Plans;

/// <summary>What a plan's value may be; reading, printing and the published schema all come from it.</summary>
public abstract record PlanKind
{
    private PlanKind() { }

    /// <summary>Any text.</summary>
    public sealed record Text : PlanKind;

    /// <summary>A path; relative ones start at the plan's folder.</summary>
    public sealed record FilePath : PlanKind;

    /// <summary>One of a few words.</summary>
    /// <param name="Words">The words, the default first by custom.</param>
    public sealed record OneOf(params IReadOnlyList<string> Words) : PlanKind;

    /// <summary>A whole number in a range.</summary>
    /// <param name="Low">Smallest.</param>
    /// <param name="High">Largest.</param>
    /// <param name="Word">A word that is also allowed, such as <c>all</c>.</param>
    public sealed record Whole(long Low, long High, string? Word = null) : PlanKind;

    /// <summary>A number in a range.</summary>
    /// <param name="Low">Smallest.</param>
    /// <param name="High">Largest.</param>
    /// <param name="LowExcluded">Whether the smallest itself is not allowed.</param>
    /// <param name="HighExcluded">Whether the largest itself is not allowed.</param>
    /// <param name="Word">A word that is also allowed, such as <c>auto</c>.</param>
    public sealed record Number(
        double Low,
        double High,
        bool LowExcluded = false,
        bool HighExcluded = false,
        string? Word = null
    ) : PlanKind;

    /// <summary>A list of values of one kind.</summary>
    /// <param name="Item">The kind of each.</param>
    /// <param name="Least">Fewest items.</param>
    public sealed record ListOf(PlanKind Item, int Least) : PlanKind;
}

/// <summary>One key of a plan.</summary>
/// <param name="Path">Sections and key, joined by dots: <c>target.training.epochs</c>.</param>
/// <param name="Kind">What its value may be.</param>
/// <param name="Default">The value where the plan has none: a scalar as written, or for a list its items; null where there is no value.</param>
/// <param name="Help">What it is for and what choosing it changes.</param>
/// <param name="Required">Whether a plan without it is refused.</param>
public sealed record PlanField(
    string Path,
    PlanKind Kind,
    IReadOnlyList<string>? Default,
    string Help,
    bool Required = false
)
{
    /// <summary>The values of <c>target.network</c> that the key goes with; empty for a key that goes with any.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Whether the key goes with this <c>target.network</c>.</summary>
    public bool GoesWith(string network) => Networks.Count == 0 || Networks.Contains(network, StringComparer.Ordinal);

    /// <summary>The key without its sections.</summary>
    public string Key => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The sections, empty for a key at the top.</summary>
    public string Section => Path.Contains('.') ? Path[..Path.LastIndexOf('.')] : "";
}
