using Telltale.Audit.Results;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Validity;

/// <summary>
/// Do the reference models speak of the target's own tokens? One with another tokenizer can be compared document by document
/// only; attacks that compare token by token have no score then.
/// </summary>
internal static class TokenizerCheckup
{
    /// <summary>Name of the check.</summary>
    public const string Name = "tokenizer";

    public static ValidityCheck Check(AuditedEvidence evidence)
    {
        IReadOnlyList<TextRecord> records = evidence.Documents!.Records;
        string[] names =
        [
            .. records
                .SelectMany(r => r.References.Keys)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        if (names.Length == 0)
        {
            return new(Name, CheckStatus.NotChecked, "There are no reference models.");
        }

        string[] others =
        [
            .. names
                .Select(name => (Name: name, Count: records.Count(r => Differs(r, name))))
                .Where(found => found.Count > 0)
                .Select(found => $"{found.Name} on {found.Count}"),
        ];
        return others.Length == 0
            ? new(
                Name,
                CheckStatus.Passed,
                $"All {names.Length} reference models give as many log-probabilities as the target, and the same token_ids where they name them."
            )
            : new(
                Name,
                CheckStatus.Warning,
                $"Of {records.Count} documents, reference models have other tokens than the target: {string.Join(", ", others)}. Attacks that compare token by token have no score there; if no other tokenizer was meant, the evidence is at fault."
            );
    }

    private static bool Differs(TextRecord record, string name) =>
        record.Signals is { } signals
        && record.References.TryGetValue(name, out TextReference? reference)
        && (
            reference.Signals.Count != signals.Count
            || (
                reference.TokenIds is { } ids
                && record.TokenIds is not null
                && !ids.AsSpan(ids.Length - reference.Signals.Count).SequenceEqual(record.ScoredTokenIds)
            )
        );
}
