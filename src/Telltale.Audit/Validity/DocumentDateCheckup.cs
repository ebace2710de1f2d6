using Telltale.Audit.Results;

namespace Telltale.Audit.Validity;

/// <summary>
/// Are members older or newer than non-members? Then whatever changes with time tells them apart, and an attack may be
/// detecting the calendar (Das et al. 2024). A rank test of the dates that come with the evidence; dates that stand in the
/// texts themselves are read by the model-free baseline.
/// </summary>
internal static class DocumentDateCheckup
{
    /// <summary>Name of the check.</summary>
    public const string Name = "dates";

    public static ValidityCheck Check(AuditedEvidence evidence) =>
        evidence.Documents!.Records.All(r => r.Date is null)
            ? new(Name, CheckStatus.NotChecked, "The documents come without dates (date).")
            : SidesTest.Of(evidence, Name, "Dates of the documents", r => r.Date?.DayNumber);
}
