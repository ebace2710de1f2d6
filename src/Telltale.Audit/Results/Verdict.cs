using System.Text.Json.Serialization;

namespace Telltale.Audit.Results;

/// <summary>The graded statement of an audit.</summary>
/// <param name="Grade">The grade.</param>
/// <param name="Sentence">One sentence for a person who reads nothing else.</param>
/// <param name="RestsOn">What the grade rests on, a sentence each: numbers, corrections, assumptions.</param>
/// <param name="Detectable">The smallest AUC that this audit would have told from chance with power .8; null when no attack ran.</param>
public sealed record Verdict(Grade Grade, string Sentence, IReadOnlyList<string> RestsOn, double? Detectable)
{
    /// <summary>The smallest TPR that would have been told from chance at each FPR that the records resolve.</summary>
    public IReadOnlyList<DetectableTpr> DetectableTpr { get; init; } = [];

    /// <summary>The best attack with limits corrected for the choice; null when no attack ran.</summary>
    public BestAttack? Best { get; init; }
}

/// <summary>Grades of a verdict, in order of precedence.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Grade>))]
public enum Grade
{
    /// <summary>A validity check failed.</summary>
    [JsonStringEnumMemberName("INVALID")]
    Invalid,

    /// <summary>Not enough power.</summary>
    [JsonStringEnumMemberName("INCONCLUSIVE")]
    Inconclusive,

    /// <summary>Nothing found, with power enough to have seen a leak of the stated size.</summary>
    [JsonStringEnumMemberName("NO LEAK DETECTED")]
    NoLeakDetected,

    /// <summary>A lower limit lies above chance after correction.</summary>
    [JsonStringEnumMemberName("LEAK")]
    Leak,

    /// <summary>The ε lower bound exceeds the ε claimed.</summary>
    [JsonStringEnumMemberName("VIOLATION")]
    Violation,
}

/// <summary>One validity check.</summary>
/// <param name="Name">Short name with hyphens: <c>direction</c>, <c>duplicates</c>…</param>
/// <param name="Status">Outcome.</param>
/// <param name="Finding">What was measured, with its numbers, in a sentence.</param>
public sealed record ValidityCheck(string Name, CheckStatus Status, string Finding)
{
    /// <summary>The number that decided; null where nothing was measured.</summary>
    public double? Measured { get; init; }

    /// <summary>What it was held against; null where nothing was measured.</summary>
    public double? Limit { get; init; }

    /// <summary>Why a failure of this check is set aside, in the user's words; null where it is not.</summary>
    public string? Waived { get; init; }

    /// <summary>Whether the check makes the verdict INVALID: it failed and is not waived.</summary>
    internal bool Invalidates => Status == CheckStatus.Failed && Waived is null;
}

/// <summary>Outcome of a validity check.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckStatus>))]
public enum CheckStatus
{
    /// <summary>Nothing found.</summary>
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>Something to know when reading the numbers.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>The numbers do not mean what they should: the verdict is INVALID.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>What the check needs was not given.</summary>
    [JsonStringEnumMemberName("not checked")]
    NotChecked,
}
