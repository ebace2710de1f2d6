using Telltale.Audit.Results;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Validity.Texts;

/// <summary>
/// Are members and non-members equally long? Most attacks on texts read length along with familiarity, so a split by length
/// looks like a leak.
/// </summary>
internal static class LengthCheckup
{
    public const string Name = "length";

    public static ValidityCheck Check(TextEvidence evidence)
    {
        if (TextSides.Compare(evidence, Length) is not { } found)
        {
            return new(Name, CheckStatus.NotChecked, $"Fewer than {TextSides.Fewest} texts on a side.");
        }

        bool differs = found.PValue < TextSides.Limit;
        string finding =
            $"Lengths alone tell members from non-members with an AUC of {found.Auc:0.000}, p {PValueText.Of(found.PValue)}.";
        return new(
            Name,
            differs ? CheckStatus.Failed : CheckStatus.Passed,
            differs
                ? finding
                    + " The sides differ in length, so attacks may be reading length. Draw both from the same lengths."
                : finding
        )
        {
            Measured = found.PValue,
            Limit = TextSides.Limit,
        };
    }

    /// <summary>Tokens of a text, or characters where its tokens are not known.</summary>
    internal static double Length(TextRecord record) =>
        record.Signals?.Count ?? record.TokenIds?.Length ?? record.Text.Length;
}
