using Telltale.Audit.Results;

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

    /// <summary>Names of the checks, in the order in which they are reported.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(c => c.Name)];

    /// <summary>The outcome of every check, in a fixed order, each marked where it is waived.</summary>
    public static IReadOnlyList<ValidityCheck> Run(AuditedEvidence evidence, Waivers? waivers = null) =>
        [.. All.Select(c => (waivers ?? Waivers.None).Mark(c.Check(evidence)))];
}
