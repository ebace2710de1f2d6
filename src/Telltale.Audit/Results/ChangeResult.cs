using System.Text.Json.Serialization;

namespace Telltale.Audit.Results;

/// <summary>
/// Whether a change or a defence made a model leak less: what <c>telltale compare</c> answers about two runs (schema
/// <c>telltale/comparison/1</c>). Differences are after − before. The same runs and seed give the same bytes.
/// </summary>
/// <param name="Schema">Always <see cref="SchemaName"/>.</param>
/// <param name="Version">Telltale's version.</param>
/// <param name="Answer">The answer in a word or two.</param>
/// <param name="Sentence">The answer for a person who reads nothing else.</param>
/// <param name="Before">The run that is compared with.</param>
/// <param name="After">The run that is compared.</param>
/// <param name="Pairing">What the two have in common.</param>
/// <param name="Confidence">That all intervals of <see cref="Strongest"/> hold.</param>
/// <param name="Strongest">The strongest attack of either run: its AUC, then its TPR at each FPR that both runs resolve.</param>
/// <param name="Attacks">Every attack that both runs made in the same way.</param>
/// <param name="Accuracy">How well the models do; null where a run does not say.</param>
/// <param name="Plan">What the plans have different; empty where there are none to compare.</param>
/// <param name="Limits">What this does not show, a sentence each.</param>
public sealed record ChangeResult(
    string Schema,
    string Version,
    ChangeAnswer Answer,
    string Sentence,
    ComparedRun Before,
    ComparedRun After,
    RunPairing Pairing,
    double Confidence,
    IReadOnlyList<StrongestChange> Strongest,
    IReadOnlyList<AttackChange> Attacks,
    AccuracyChange? Accuracy,
    IReadOnlyList<PlanChange> Plan,
    IReadOnlyList<string> Limits
)
{
    /// <summary>Name and version of the format.</summary>
    public const string SchemaName = "telltale/comparison/1";
}

/// <summary>Answers about a change.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeAnswer>))]
public enum ChangeAnswer
{
    /// <summary>A run is INVALID, so nothing can be said.</summary>
    [JsonStringEnumMemberName("INVALID")]
    Invalid,

    /// <summary>No interval excludes zero.</summary>
    [JsonStringEnumMemberName("NO DIFFERENCE SEEN")]
    NoDifferenceSeen,

    /// <summary>The strongest attack does worse after the change.</summary>
    [JsonStringEnumMemberName("LESS LEAK")]
    LessLeak,

    /// <summary>The strongest attack does better after the change.</summary>
    [JsonStringEnumMemberName("MORE LEAK")]
    MoreLeak,

    /// <summary>Less by one measure and more by another.</summary>
    [JsonStringEnumMemberName("MIXED")]
    Mixed,
}

/// <summary>What two runs have in common, which decides how they are compared.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunPairing>))]
public enum RunPairing
{
    /// <summary>The same records, members of the same targets: what makes both runs high or low together cancels.</summary>
    [JsonStringEnumMemberName("same rows")]
    SameRows,

    /// <summary>Records in common, but not all, or not all on the same side: what one moves in both is counted.</summary>
    [JsonStringEnumMemberName("shared records")]
    SharedRecords,

    /// <summary>Nothing, or nothing that can be counted: both runs' noise adds up.</summary>
    [JsonStringEnumMemberName("apart")]
    Apart,
}

/// <summary>One of the two runs.</summary>
/// <param name="Source">Name of its plan or evidence.</param>
/// <param name="Grade">Its verdict.</param>
/// <param name="Members">Members, over all targets.</param>
/// <param name="Nonmembers">Non-members, over all targets.</param>
/// <param name="Targets">Targets.</param>
/// <param name="References">Reference models a target.</param>
public sealed record ComparedRun(string Source, Grade Grade, int Members, int Nonmembers, int Targets, int References);

/// <summary>What somebody gains who uses the best attack, whichever it is.</summary>
/// <param name="Fpr">FPR at which the TPR is compared; null for the AUC.</param>
/// <param name="BeforeAttack">Label of the best attack before.</param>
/// <param name="Before">Its AUC or TPR.</param>
/// <param name="AfterAttack">Label of the best attack after.</param>
/// <param name="After">Its AUC or TPR.</param>
/// <param name="Difference">After − before.</param>
/// <param name="Low">Lower limit, corrected for the choice of attacks and for the number of measures.</param>
/// <param name="High">Upper limit, corrected likewise.</param>
/// <param name="PValue">Two-sided p of no difference, corrected likewise.</param>
/// <param name="Detectable">A difference of this size would have been seen in four cases of five.</param>
public sealed record StrongestChange(
    double? Fpr,
    string BeforeAttack,
    double Before,
    string AfterAttack,
    double After,
    double Difference,
    double Low,
    double High,
    double PValue,
    double Detectable
);

/// <summary>The AUC of one attack in both runs.</summary>
/// <param name="Label">Which attack.</param>
/// <param name="Before">AUC before.</param>
/// <param name="After">AUC after.</param>
/// <param name="Difference">After − before.</param>
/// <param name="Low">Lower limit, for this attack alone.</param>
/// <param name="High">Upper limit, for this attack alone.</param>
/// <param name="PValue">Two-sided p of no difference, uncorrected.</param>
/// <param name="AdjustedPValue">The same after Holm's correction for all attacks.</param>
/// <param name="Method">How.</param>
public sealed record AttackChange(
    string Label,
    double Before,
    double After,
    double Difference,
    double Low,
    double High,
    double PValue,
    double AdjustedPValue,
    string Method
);

/// <summary>How well the models do on records that they were not trained on: what the change costs.</summary>
/// <param name="Before">Share right before.</param>
/// <param name="After">Share right after.</param>
public sealed record AccuracyChange(double Before, double After);

/// <summary>A key that the plans have different.</summary>
/// <param name="Key">The key.</param>
/// <param name="Before">Its value before; null where it has none.</param>
/// <param name="After">Its value after; null where it has none.</param>
public sealed record PlanChange(string Key, string? Before, string? After);
