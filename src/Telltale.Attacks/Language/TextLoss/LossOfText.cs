using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.TextLoss;

/// <summary>How the log-probabilities of a document become one number.</summary>
public enum LossForm
{
    /// <summary>Their mean: minus the loss.</summary>
    Mean,

    /// <summary>Their sum: the log-probability of the whole document.</summary>
    Sum,

    /// <summary>Minus the perplexity, <c>−e^{−mean}</c>; it ranks documents as the mean does.</summary>
    Perplexity,
}

/// <summary>Score: mean log-probability of the tokens, in (−∞, 0]; or their sum, or minus the perplexity.</summary>
/// <remarks>Yeom et al. 2018 for the loss; Carlini et al. 2021 for the perplexity of texts.</remarks>
public sealed class LossOfText(LossForm form) : IPerTextAttack
{
    // Beyond this a perplexity is no number any more.
    private const double MostLoss = 700;

    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "loss",
            Title = "Loss",
            Summary = "Mean log-probability of the tokens, that is minus the loss.",
            Paper = "Yeom et al. 2018, Privacy risk in machine learning: analyzing the connection to overfitting",
            Access = AccessLevel.TokenLogProbabilities,
            Options =
            [
                new(
                    "of",
                    "mean|sum|perplexity",
                    "mean",
                    "The mean, the sum (long documents score low), or minus the perplexity (ranks as the mean)."
                ),
            ],
            Create = values => new LossOfText(values.Choice<LossForm>("of")),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } = new() { Attack = Descriptor.Name, Reads = TextReading.LogProbabilities };

    /// <inheritdoc/>
    public double ScoreOf(TextRecord record) =>
        record.Signals is not { } signals ? double.NaN
        : form == LossForm.Sum ? signals.Sum()
        : form == LossForm.Mean ? signals.Mean()
        : -Math.Exp(Math.Min(MostLoss, -signals.Mean()));
}
