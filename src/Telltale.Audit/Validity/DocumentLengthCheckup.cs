using Telltale.Audit.Results;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Validity;

/// <summary>
/// Does the length of a document alone give its membership away? Most scores of texts move with the length, and a split in
/// which members are longer or shorter looks like a leak. A rank test of the number of tokens (words where there are none).
/// </summary>
internal static class DocumentLengthCheckup
{
    /// <summary>Name of the check.</summary>
    public const string Name = "length";

    public static ValidityCheck Check(AuditedEvidence evidence) =>
        SidesTest.Of(evidence, Name, "Lengths of the documents, in tokens", Length);

    private static double? Length(TextRecord record) =>
        record.Signals?.Count
        ?? (
            record.Text.Length == 0
                ? null
                : record.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length
        );
}
