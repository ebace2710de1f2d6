using Telltale.Attacks.Language;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Language;

/// <summary>What the numbers of a map are.</summary>
public enum TokenMapKind
{
    /// <summary>log p by the target less log p by a reference model, in nats.</summary>
    AgainstReference,

    /// <summary>log p by the target less the mean log p by shadow models that were not trained on the text, in nats.</summary>
    AgainstShadows,

    /// <summary>log p by the target in standard deviations from its mean over the vocabulary.</summary>
    AgainstVocabulary,
}

/// <summary>Why a text looks known: how familiar each of its tokens is.</summary>
/// <param name="Kind">What the numbers are.</param>
/// <param name="Tokens">The tokens as text, with their numbers; higher = more familiar.</param>
public sealed record TokenMap(TokenMapKind Kind, IReadOnlyList<(string Token, double Value)> Tokens)
{
    /// <summary>The map of a text by the best comparison that its evidence has; null where it shows no tokens or nothing to compare with.</summary>
    public static TokenMap? Of(TextRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record is not { Signals: { } signals, Tokens: { } tokens })
        {
            return null;
        }

        // Models that learnt the same kind of texts show what is known of this one; a base model shows the kind as well.
        double[]? shadows = new ReferenceChoice("out").TokensOf(record);
        if (shadows is not null)
        {
            return Differences(TokenMapKind.AgainstShadows, tokens, signals, shadows);
        }

        // One with other tokens has nothing to say of these, even where there are as many.
        double[]? free = record
            .References.Where(r => r.Value.Member is null)
            .OrderBy(r => r.Key, StringComparer.Ordinal)
            .Select(r => new ReferenceChoice(r.Key).TokensOf(record))
            .FirstOrDefault(values => values is not null);
        if (free is not null)
        {
            return Differences(TokenMapKind.AgainstReference, tokens, signals, free);
        }

        return signals is { Means: { } means, Deviations: { } deviations }
            ? new TokenMap(
                TokenMapKind.AgainstVocabulary,
                [
                    .. tokens.Select(
                        (token, t) =>
                            (token, deviations[t] > 0 ? (signals.LogProbabilities[t] - means[t]) / deviations[t] : 0)
                    ),
                ]
            )
            : null;
    }

    private static TokenMap Differences(TokenMapKind kind, string[] tokens, TokenSignals signals, double[] other) =>
        new(kind, [.. tokens.Select((token, t) => (token, signals.LogProbabilities[t] - other[t]))]);
}
