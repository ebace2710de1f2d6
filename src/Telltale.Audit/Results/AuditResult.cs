using System.Text.Json.Serialization;
using Telltale.Audit.Persons;

namespace Telltale.Audit.Results;

/// <summary>
/// Everything that an audit found, as <c>result.json</c> holds it (schema <c>telltale/result/1</c>). Rates are fractions
/// in [0, 1]. The same evidence, plan and version give the same bytes but for <see cref="Timings"/>.
/// </summary>
public sealed record AuditResult
{
    /// <summary>Name and version of the format.</summary>
    public const string SchemaName = "telltale/result/1";

    /// <summary>Always <see cref="SchemaName"/>.</summary>
    public required string Schema { get; init; }

    /// <summary>What was asked for.</summary>
    public required PlanSection Plan { get; init; }

    /// <summary>What it ran on.</summary>
    public required EnvironmentSection Environment { get; init; }

    /// <summary>What went in.</summary>
    public required InputsSection Inputs { get; init; }

    /// <summary>One entry an attack that ran, in the order asked for.</summary>
    public required IReadOnlyList<AttackAssessment> Assessments { get; init; }

    /// <summary>The best attack against each of the others.</summary>
    public IReadOnlyList<AttackComparison> Comparisons { get; init; } = [];

    /// <summary>Attacks that could not run, each with its reason.</summary>
    public required IReadOnlyList<SkippedAttack> Skipped { get; init; }

    /// <summary>Checks on which the verdict rests.</summary>
    public required IReadOnlyList<ValidityCheck> Validity { get; init; }

    /// <summary>The graded statement.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Who leaks most: the strongest attack on parts of the records; empty where there are only scores.</summary>
    public IReadOnlyList<Slice> Slices { get; init; } = [];

    /// <summary>How much of the candidates the (first) target was trained on; null where it was not asked for.</summary>
    public DatasetUsage? DatasetUsage { get; init; }

    /// <summary>
    /// Models that were trained for one target at a time, round by round; empty where the first round settled nothing, null where no
    /// attack needed any.
    /// </summary>
    public IReadOnlyList<CascadeRound>? Cascades { get; init; }

    /// <summary>Why the model leaks and what would help; null where there are only scores.</summary>
    public Diagnosis? Diagnosis { get; init; }

    /// <summary>What this audit does not show, a sentence each.</summary>
    public required IReadOnlyList<string> Limits { get; init; }

    /// <summary>How long each stage took; the only part that differs between two runs of the same audit.</summary>
    public required TimingsSection Timings { get; init; }
}

/// <summary>What was asked for.</summary>
/// <param name="Command">The command: <c>audit</c>, <c>attack</c>, <c>evaluate</c>, <c>demo</c>.</param>
/// <param name="Source">Name of the plan, the evidence or the score table (no folder).</param>
/// <param name="Text">For a plan: the whole plan as YAML with every default written out; else the attack strings, a line each.</param>
/// <param name="Reproduce">The command line that gives this result again.</param>
public sealed record PlanSection(string Command, string Source, string Text, string Reproduce);

/// <summary>What it ran on.</summary>
/// <param name="Version">Telltale's version.</param>
/// <param name="Seed">Root of all randomness.</param>
/// <param name="Machine">Processor name.</param>
/// <param name="System">Operating system and .NET version.</param>
/// <param name="Kernel">Which arithmetic kernel trained the models; null when none were trained.</param>
public sealed record EnvironmentSection(string Version, ulong Seed, string Machine, string System, string? Kernel);

/// <summary>What went in.</summary>
/// <param name="Hashes">Name of each input to its SHA-256, lower-case hexadecimal.</param>
/// <param name="Records">Candidate records; persons where <see cref="Persons"/> says that rows belong to some.</param>
/// <param name="Members">Candidate records, or persons, that are members (summed over targets).</param>
/// <param name="NonMembers">Candidate records, or persons, that are not (summed over targets).</param>
/// <param name="Population">Population records.</param>
/// <param name="Targets">Target models.</param>
/// <param name="References">Reference models a target.</param>
/// <param name="Queries">Queries a record.</param>
/// <param name="DuplicatesRemoved">Records left out because an equal one was there.</param>
/// <param name="Models">How well the models do, where they were trained here.</param>
/// <param name="Kind">What the records are.</param>
public sealed record InputsSection(
    IReadOnlyDictionary<string, string> Hashes,
    int Records,
    int Members,
    [property: JsonPropertyName("nonmembers")] int NonMembers,
    int Population,
    int Targets,
    int References,
    int Queries,
    int DuplicatesRemoved,
    ModelsSummary? Models,
    RecordKind Kind = RecordKind.Records
)
{
    /// <summary>Who was counted, where rows belong to persons; null where every record stands for itself.</summary>
    public PersonsSection? Persons { get; init; }

    /// <summary>What is counted, in words.</summary>
    public Subject Subject() => Persons?.Subject(Kind) ?? Telltale.Audit.Persons.Subject.Of(null, Kind);
}

/// <summary>What the records of an audit are.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecordKind>))]
public enum RecordKind
{
    /// <summary>Rows, pictures, anything with a class.</summary>
    [JsonStringEnumMemberName("records")]
    Records,

    /// <summary>Texts; the models are language models.</summary>
    [JsonStringEnumMemberName("texts")]
    Texts,
}

/// <summary>How well the target models do on records they were trained on and on others (means over targets).</summary>
/// <param name="TrainAccuracy">Share right among members.</param>
/// <param name="TestAccuracy">Share right among non-members.</param>
public sealed record ModelsSummary(double TrainAccuracy, double TestAccuracy);

/// <summary>A number with its interval.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower limit.</param>
/// <param name="High">Upper limit.</param>
/// <param name="Method">How the interval was made.</param>
public sealed record Estimate(double Value, double Low, double High, string Method);

/// <summary>An attack that could not run.</summary>
/// <param name="Label">Column name it would have had.</param>
/// <param name="Attack">Name in the catalogue.</param>
/// <param name="Reason">What is missing.</param>
public sealed record SkippedAttack(string Label, string Attack, string Reason);

/// <summary>Seconds of wall time a stage, and when the run began.</summary>
/// <param name="Started">Start, ISO 8601, UTC.</param>
/// <param name="Threads">Threads used.</param>
/// <param name="Seconds">Stage name to seconds; <c>attack:LABEL</c> is what one attack took, on all threads together.</param>
public sealed record TimingsSection(string Started, int Threads, IReadOnlyDictionary<string, double> Seconds);
