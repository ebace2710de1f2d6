using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.InfoRmia;

/// <summary>
/// InfoRMIA at the level of tokens, with the vocabulary as the population. Score, any real number: the mean over tokens of
/// <c>log(p_θ(x_t)/p_ref(x_t)) + KL(p_ref ‖ p_θ)</c>, the gain of the true token less that expected of a token drawn from the
/// reference model.
/// </summary>
/// <remarks>Tao and Shokri 2026. The divergence at each token comes with the evidence (<c>token_kl</c>).</remarks>
public sealed class TokenInfoRmiaAttack(ReferenceChoice reference) : IPerTextAttack
{
    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "informia",
            Title = "InfoRMIA, token by token",
            Summary =
                "Gain of each token on a reference model, less the gain expected at its place over the vocabulary.",
            Paper =
                "Tao and Shokri 2026, Information-theoretic membership inference for granular quantification of memorization",
            Access = AccessLevel.TokenLogProbabilities,
            Options = [ReferenceChoice.Option],
            Create = values => new TokenInfoRmiaAttack(ReferenceChoice.Read(values)),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } =
        new()
        {
            Attack = Descriptor.Name,
            Reads = TextReading.LogProbabilities,
            Reference = reference,
            SameTokens = true,
            Divergences = true,
        };

    /// <inheritdoc/>
    public double ScoreOf(TextRecord record)
    {
        if (TokensOf(record) is not { } tokens)
        {
            return double.NaN;
        }

        double sum = 0;
        foreach (double token in tokens)
        {
            sum += token;
        }

        return sum / tokens.Length;
    }

    /// <summary>The score of each token by itself, whose mean is that of the document; null where something is missing.</summary>
    public double[]? TokensOf(TextRecord record)
    {
        if (
            record.Signals is not { } signals
            || reference.TokensOf(record) is not { } other
            || reference.DivergencesOf(record) is not { } divergences
        )
        {
            return null;
        }

        double[] tokens = new double[other.Length];
        for (int t = 0; t < tokens.Length; t++)
        {
            tokens[t] = signals.LogProbabilities[t] - other[t] + divergences[t];
        }

        return tokens;
    }
}
