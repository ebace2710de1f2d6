using Telltale.Audit.Results;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Validity.Texts;

/// <summary>
/// Do target and reference models cut texts into the same tokens? Where they do not, token by token comparisons mean nothing,
/// and even sums over texts are on different scales.
/// </summary>
internal static class TokenizerCheckup
{
    public const string Name = "tokenizer";

    public static ValidityCheck Check(TextEvidence evidence)
    {
        Dictionary<string, int> differing = new(StringComparer.Ordinal);
        int compared = 0;
        foreach (TextRecord record in evidence.Records)
        {
            foreach ((string name, TextReference reference) in record.References)
            {
                if (record.Signals is not { } own)
                {
                    continue;
                }

                compared++;
                bool same =
                    reference.TokenIds is { } theirs && record.TokenIds is { } ours
                        ? ours.AsSpan().EndsWith(theirs) || theirs.AsSpan().EndsWith(ours)
                        : reference.Signals.Count == own.Count;
                differing[name] = differing.GetValueOrDefault(name) + (same ? 0 : 1);
            }
        }

        if (compared == 0)
        {
            return new(Name, CheckStatus.NotChecked, "There is no reference model to compare with.");
        }

        string[] other = [.. differing.Where(d => d.Value > 0).Select(d => $"{d.Key} ({d.Value} texts)").Order()];
        return new(
            Name,
            other.Length > 0 ? CheckStatus.Warning : CheckStatus.Passed,
            other.Length > 0
                ? $"Other tokens than the target's: {string.Join(", ", other)}. Attacks that compare token by token give these texts no score, and ratios are of different units; a reference with the target's tokenizer is better."
                : "Every reference model cuts the texts as the target does."
        )
        {
            Measured = differing.Values.Sum() / (double)compared,
            Limit = 0,
        };
    }
}
