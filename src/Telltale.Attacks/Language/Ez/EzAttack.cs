using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.Ez;

/// <summary>Which of two readings of the score.</summary>
public enum EzRule
{
    /// <summary>The paper's ratio.</summary>
    Paper,

    /// <summary>The released code's, which has no score for what was learnt best.</summary>
    Code,
}

/// <summary>
/// Error zone. Score, in [0, ∞): over the tokens that are not the target's first choice, the sum of what it gains on a
/// reference model over the sum of what it loses to it, <c>Σ max(Δ_t, 0) / (Σ max(−Δ_t, 0) + 1e-12)</c> with
/// <c>Δ_t = ℓ_t − ℓ_t^ref</c>.
/// </summary>
/// <remarks>
/// <para>
/// Ilić et al. 2026. By the ratio a document that loses nothing anywhere in its error zone is as likely a member as can be,
/// and scores 10¹² times its gains. A document without any error has no error zone and no ratio; all its tokens are taken
/// then, so that one known by heart ranks with those above and one that is merely easy does not.
/// </para>
/// <para>
/// <c>rule=code</c> does as the released code: 0, the lowest score, for a document without losses or without errors, and for
/// one of fewer than two tokens. The strongest cases of memorisation then come last.
/// </para>
/// </remarks>
public sealed class EzAttack(EzRule rule, ReferenceChoice reference) : IPerTextAttack
{
    private const double Guard = 1e-12;

    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "ez",
            Title = "EZ-MIA (error zone)",
            Summary = "Where the target errs: what it gains on a reference model over what it loses to it.",
            Paper =
                "Ilić et al. 2026, Powerful training-free membership inference against autoregressive language models",
            Access = AccessLevel.TokenLogProbabilities,
            Options =
            [
                new(
                    "rule",
                    "paper|code",
                    "paper",
                    "The paper's ratio, or the released code's, which scores 0 where nothing is lost."
                ),
                ReferenceChoice.Option,
            ],
            Create = values => new EzAttack(values.Choice<EzRule>("rule"), ReferenceChoice.Read(values)),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } =
        new()
        {
            Attack = Descriptor.Name,
            Reads = TextReading.LogProbabilities | TextReading.TopChoice,
            Reference = reference,
            SameTokens = true,
        };

    /// <inheritdoc/>
    public double ScoreOf(TextRecord record)
    {
        if (record.Signals is not { TopChoice: { } top } signals || reference.TokensOf(record) is not { } other)
        {
            return double.NaN;
        }

        bool everywhere = rule == EzRule.Paper && top.All(first => first);
        double gains = 0;
        double losses = 0;
        for (int t = 0; t < top.Length; t++)
        {
            if (!top[t] || everywhere)
            {
                double gain = signals.LogProbabilities[t] - other[t];
                gains += Math.Max(gain, 0);
                losses += Math.Max(-gain, 0);
            }
        }

        bool isNothing = rule == EzRule.Code && (losses == 0 || top.Length < 2);
        return isNothing ? 0 : gains / (losses + Guard);
    }
}
