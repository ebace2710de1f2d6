using System.Text.Json.Serialization;
using Telltale.Audit.Canaries;
using Telltale.Audit.Contamination;
using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Audit.Sets;

namespace Telltale.Report.Json;

/// <summary>How a result is written and read; generated at build time, nothing is looked up by reflection.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    Converters = [
        typeof(NamedEnumConverter<Grade>),
        typeof(NamedEnumConverter<TestGrade>),
        typeof(NamedEnumConverter<CheckStatus>),
        typeof(NamedEnumConverter<DirectionStatus>),
        typeof(NamedEnumConverter<Support>),
        typeof(NamedEnumConverter<InclusionDesign>),
        typeof(NamedEnumConverter<CalibrationKind>),
        typeof(NamedEnumConverter<KnownMembership>),
        typeof(NamedEnumConverter<RecordGrade>),
        typeof(NamedEnumConverter<RecordKind>),
        typeof(NamedEnumConverter<CauseKind>),
        typeof(NamedEnumConverter<ExpectedEffect>),
        typeof(NamedEnumConverter<PersonAggregate>),
        typeof(NamedEnumConverter<ChangeAnswer>),
        typeof(NamedEnumConverter<RunPairing>),
        typeof(SortedDictionaryConverter<string>),
        typeof(SortedDictionaryConverter<double>),
    ]
)]
[JsonSerializable(typeof(AuditResult))]
[JsonSerializable(typeof(VerdictResult))]
[JsonSerializable(typeof(AuditForecast))]
[JsonSerializable(typeof(TextForecast))]
[JsonSerializable(typeof(ChangeResult))]
[JsonSerializable(typeof(CanaryResult))]
[JsonSerializable(typeof(ContaminationResult))]
[JsonSerializable(typeof(SetResult))]
internal sealed partial class ResultJsonContext : JsonSerializerContext;
