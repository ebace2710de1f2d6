using System.Text.Json.Serialization;

namespace Telltale.Audit.Results;

/// <summary>
/// What <c>telltale verdict</c> answers about single records and groups of them (schema <c>telltale/verdict/1</c>). The same
/// evidence, question and version give the same bytes.
/// </summary>
public sealed record VerdictResult
{
    /// <summary>Name and version of the format.</summary>
    public const string SchemaName = "telltale/verdict/1";

    /// <summary>Always <see cref="SchemaName"/>.</summary>
    public required string Schema { get; init; }

    /// <summary>Telltale's version.</summary>
    public required string Version { get; init; }

    /// <summary>Name of the run or the evidence (no folder).</summary>
    public required string Source { get; init; }

    /// <summary>What the records are.</summary>
    public RecordKind Kind { get; init; }

    /// <summary>What was asked and how it was judged.</summary>
    public required QuestionSection Question { get; init; }

    /// <summary>What the p-values rest on.</summary>
    public required CalibrationSection Calibration { get; init; }

    /// <summary>Checks; where one failed every grade is INVALID.</summary>
    public required IReadOnlyList<ValidityCheck> Validity { get; init; }

    /// <summary>One entry a record asked about, in the order asked.</summary>
    public required IReadOnlyList<RecordVerdict> Records { get; init; }

    /// <summary>One entry a group, in the order in which they were first named.</summary>
    public required IReadOnlyList<GroupVerdict> Groups { get; init; }

    /// <summary>What these answers do not show, a sentence each.</summary>
    public required IReadOnlyList<string> Limits { get; init; }

    /// <summary>Whether a check failed and is not set aside, so that nothing can be said.</summary>
    public bool IsInvalid() => Validity.Any(c => c.Invalidates);
}

/// <summary>What was asked and how it was judged.</summary>
/// <param name="Attacks">Attack strings, every option written out; empty where the margins alone were looked at.</param>
/// <param name="Level">Share of false findings allowed among those reported (false-discovery rate), or for one record the level of its test.</param>
/// <param name="Adjustment">Correction for the number of records: benjamini-hochberg, benjamini-yekutieli, holm.</param>
/// <param name="Design">Why non-members can stand in for the records asked about.</param>
/// <param name="Priors">Shares of members at which the worth of a finding is given.</param>
public sealed record QuestionSection(
    IReadOnlyList<string> Attacks,
    double Level,
    string Adjustment,
    InclusionDesign Design,
    IReadOnlyList<double> Priors
)
{
    /// <summary>Who was asked about, where that is persons with several rows each; null where it is records.</summary>
    public PersonsSection? Persons { get; init; }
}

/// <summary>Why known non-members can stand in for the records asked about; it decides which words are allowed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InclusionDesign>))]
public enum InclusionDesign
{
    /// <summary>A random draw decided which records were trained on, and which were kept back: the p-values rest on the draw.</summary>
    [JsonStringEnumMemberName("randomised")]
    Randomised,

    /// <summary>It is assumed that a record that was not used is like the known non-members; nobody drew it.</summary>
    [JsonStringEnumMemberName("assumed")]
    Assumed,
}

/// <summary>What the p-values rest on.</summary>
/// <param name="Kind">Known non-members, or the record's own distribution over reference models.</param>
/// <param name="Assumption">In a sentence: what must hold for the p-values to mean what they say.</param>
/// <param name="Nonmembers">Known non-members with a score.</param>
/// <param name="Members">Known members with a score; they tell the power.</param>
/// <param name="Floor">The smallest p-value that there can be; 0 where there is no such limit.</param>
/// <param name="Threshold">Largest p-value that counts as a finding here, given the records asked about.</param>
/// <param name="Power">Share of the known members (others than the record asked about) at or below that p-value; null where none is known.</param>
/// <param name="NonmembersNeeded">Known non-members with which a single record could be found among so many asked about; null where that is not what limits.</param>
/// <param name="Uniformity">Whether own-distribution p-values of known non-members are uniform; null where there are none.</param>
public sealed record CalibrationSection(
    CalibrationKind Kind,
    string Assumption,
    int Nonmembers,
    int Members,
    double Floor,
    double Threshold,
    double? Power,
    int? NonmembersNeeded,
    Uniformity? Uniformity
);

/// <summary>Where p-values come from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CalibrationKind>))]
public enum CalibrationKind
{
    /// <summary>Conformal: the rank of the record's score among those of known non-members.</summary>
    [JsonStringEnumMemberName("non-members")]
    NonMembers,

    /// <summary>Student's t of the target's margin among those of reference models trained without the record.</summary>
    [JsonStringEnumMemberName("own-models")]
    OwnModels,
}

/// <summary>Whether p-values of records that were not used are uniform, as they must be (Kolmogorov's test).</summary>
/// <param name="Count">p-values looked at.</param>
/// <param name="Distance">Largest distance of their distribution function from the diagonal.</param>
/// <param name="PValue">Of that distance, if they are uniform.</param>
/// <param name="Excess">Largest excess of small p-values.</param>
/// <param name="ExcessPValue">Of that excess, if they are uniform or larger.</param>
public sealed record Uniformity(int Count, double Distance, double PValue, double Excess, double ExcessPValue);

/// <summary>The answer about one record.</summary>
/// <param name="Record">Its id; of a person the name.</param>
/// <param name="Known">What the evidence says of its membership; it never entered the p-value.</param>
/// <param name="Grade">The grade.</param>
/// <param name="Sentence">The answer in words that the evidence allows.</param>
/// <param name="Scores">Attack label to score; without the attacks that have no evidence about it.</param>
/// <param name="PValue">Chance of so high a score if the record was not used; null where there is no evidence.</param>
/// <param name="Adjusted">The same, corrected for the number of records asked about.</param>
/// <param name="OwnPValue">p by the record's own distribution over reference models; null where they do not suffice.</param>
/// <param name="Ppv">What a finding at this p-value is worth at stated priors, with 95 % credible limits; empty where it is no finding, or no members are known.</param>
public sealed record RecordVerdict(
    string Record,
    KnownMembership Known,
    RecordGrade Grade,
    string Sentence,
    IReadOnlyDictionary<string, double> Scores,
    double? PValue,
    double? Adjusted,
    double? OwnPValue,
    IReadOnlyList<PpvEstimate> Ppv
);

/// <summary>The answer about a group of records: was any of them used?</summary>
/// <param name="Group">Its name.</param>
/// <param name="Records">Records of it that have a p-value.</param>
/// <param name="Grade">The grade.</param>
/// <param name="Sentence">The answer in words that the evidence allows.</param>
/// <param name="PValue">Chance of so much if none of them was used; null where none has a p-value.</param>
/// <param name="Adjusted">The same, corrected for the number of groups: Holm for up to 20, Benjamini–Yekutieli for more.</param>
/// <param name="Rule">How the records' p-values were made into one.</param>
public sealed record GroupVerdict(
    string Group,
    int Records,
    RecordGrade Grade,
    string Sentence,
    double? PValue,
    double? Adjusted,
    string Rule
);

/// <summary>What evidence says of a record's membership.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KnownMembership>))]
public enum KnownMembership
{
    /// <summary>Nothing: it is to be judged.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>It was not trained on.</summary>
    [JsonStringEnumMemberName("non-member")]
    NonMember,

    /// <summary>It was trained on.</summary>
    [JsonStringEnumMemberName("member")]
    Member,
}

/// <summary>Grades of an answer about a record or a group.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecordGrade>))]
public enum RecordGrade
{
    /// <summary>A validity check failed.</summary>
    [JsonStringEnumMemberName("INVALID")]
    Invalid,

    /// <summary>No evidence, or not enough of it for any score to count.</summary>
    [JsonStringEnumMemberName("INCONCLUSIVE")]
    Inconclusive,

    /// <summary>The score is no higher than those of records that were not used can be.</summary>
    [JsonStringEnumMemberName("NOT DETECTED")]
    NotDetected,

    /// <summary>Found, and it is known not to have been used: the answer would have been wrong.</summary>
    [JsonStringEnumMemberName("FALSE ALARM")]
    FalseAlarm,

    /// <summary>Found, on an assumption: consistent with having been used.</summary>
    [JsonStringEnumMemberName("CONSISTENT WITH USE")]
    ConsistentWithUse,

    /// <summary>Found, by a randomised design: it was used, at the error rate stated.</summary>
    [JsonStringEnumMemberName("DETECTED")]
    Detected,

    /// <summary>Found, and it is known to have been used: the model gives it away.</summary>
    [JsonStringEnumMemberName("LEAK")]
    Leak,
}
