using Telltale.Audit.Results;
using Telltale.Audit.Validity.Documents;

namespace Telltale.Audit.Validity;

/// <summary>The one list of validity checks; every audit runs all of them.</summary>
public static class ValidityChecks
{
    private static readonly (string Name, Func<AuditedEvidence, ValidityCheck> Check)[] All =
    [
        ("direction", DirectionCheckup.Check),
        ("duplicates", DuplicateCheckup.Check),
        ("near-duplicates", NearDuplicateCheckup.Check),
        (BaselineCheckup.Name, BaselineCheckup.Check),
        (LabelCheckup.Name, LabelCheckup.Check),
        ("balance", BalanceCheckup.Check),
        ("saturation", SaturationCheckup.Check),
        ("models", ModelCountCheckup.Check),
        ("complement", ComplementCheckup.Check),
        ("coverage", CoverageCheckup.Check),
        ("repeatability", RepeatabilityCheckup.Check),
        ("thresholds", ThresholdCheckup.Check),
    ];

    private static readonly (string Name, Func<AuditedEvidence, ValidityCheck> Check)[] OfDocuments =
    [
        .. All.Where(c => c.Name is "direction" or "duplicates" or "near-duplicates" or BaselineCheckup.Name),
        (DocumentLengthCheckup.Name, DocumentLengthCheckup.Check),
        (DocumentDateCheckup.Name, DocumentDateCheckup.Check),
        (TokenizerCheckup.Name, TokenizerCheckup.Check),
        (TruncationCheckup.Name, TruncationCheckup.Check),
        (PredictabilityCheckup.Name, PredictabilityCheckup.Check),
        (UntrainedTokensCheckup.Name, UntrainedTokensCheckup.Check),
        .. All.Where(c => c.Name is "balance" or "coverage" or "thresholds"),
    ];

    /// <summary>Names of the checks, in the order in which they are reported.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(c => c.Name)];

    /// <summary>The same with those that only documents have, or only persons with several rows.</summary>
    public static IReadOnlyList<string> AllNames { get; } =
    [.. All.Concat(OfDocuments).Select(c => c.Name).Distinct(StringComparer.Ordinal), PersonCheckup.Name];

    /// <summary>The outcome of every check, in a fixed order, each marked where it is waived.</summary>
    public static IReadOnlyList<ValidityCheck> Run(AuditedEvidence evidence, Waivers? waivers = null) =>
        [
            .. (evidence.Documents is null ? All : OfDocuments)
                .Select(c => c.Check)
                // There is something to look at only where rows belong to persons.
                .Concat(evidence.Persons is null ? [] : [PersonCheckup.Check])
                .Select(check => (waivers ?? Waivers.None).Mark(check(evidence))),
        ];
}
