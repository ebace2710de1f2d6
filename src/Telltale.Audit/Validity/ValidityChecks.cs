using Telltale.Audit.Results;

namespace Telltale.Audit.Validity;

/// <summary>The one list of validity checks; every audit runs all of them.</summary>
public static class ValidityChecks
{
    private static readonly IReadOnlyList<Func<AuditedEvidence, ValidityCheck>> All =
    [
        DirectionCheckup.Check,
        DuplicateCheckup.Check,
        BaselineCheckup.Check,
        LabelCheckup.Check,
        SaturationCheckup.Check,
        ModelCountCheckup.Check,
        ComplementCheckup.Check,
        CoverageCheckup.Check,
    ];

    /// <summary>The outcome of every check, in a fixed order.</summary>
    public static IReadOnlyList<ValidityCheck> Run(AuditedEvidence evidence) =>
        [.. All.Select(check => check(evidence))];
}
