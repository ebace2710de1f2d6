using Telltale.Core;
using Telltale.Learning.Optimisers;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// A recipe of training a decoder. A step learns from <see cref="BatchSize"/> windows; its loss is the mean over all their
/// tokens. Of S steps the first ⌈<see cref="WarmUp"/> · S⌉ = W have the rate <c>LearningRate · t / W</c>, later ones
/// <c>LearningRate · (f + (1 − f) (1 + cos(π (t − W) / (S − W))) / 2)</c> with f = <see cref="FinalRate"/>.
/// </summary>
public sealed record DecoderTraining
{
    /// <summary>Passes over the documents, at least 1. Default 1.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Windows a step, at least 1; the last batch of an epoch may be smaller. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Weight decay is that of matrices; norms do not decay. Default AdamW with its defaults.</summary>
    public AdamW Optimiser { get; init; } = new();

    /// <summary>Share of the steps in which the rate rises, in [0, 1]. Default 0.05.</summary>
    public double WarmUp { get; init; } = 0.05;

    /// <summary>Rate of the last step over <see cref="AdamW.LearningRate"/>, in [0, 1]; 1 keeps the rate. Default 0.1.</summary>
    public double FinalRate { get; init; } = 0.1;

    /// <summary>A longer gradient (over all that learns) is made as long as this; above 0. Null for any length. Default 1.</summary>
    public double? MostGradient { get; init; } = 1;

    /// <summary>Fine-tuning by factors of low rank; null where all weights learn. Default null.</summary>
    public LowRankOptions? LowRank { get; init; }

    /// <summary>
    /// Parts of a batch whose gradients are found apart and added in order, so that as many threads can work on one model.
    /// The weights depend on it in their last digits; on the threads they do not. At least 1. Default 1.
    /// </summary>
    public int Shards { get; init; } = 1;

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">1 to <paramref name="steps"/>.</param>
    /// <param name="steps">Steps of the whole training.</param>
    public double RateAt(long step, long steps)
    {
        long rising = (long)Math.Ceiling(WarmUp * steps);
        if (step <= rising)
        {
            return Optimiser.LearningRate * step / rising;
        }

        double share = (double)(step - rising) / (steps - rising);
        return Optimiser.LearningRate * (FinalRate + ((1 - FinalRate) * (1 + Math.Cos(Math.PI * share)) / 2));
    }

    /// <exception cref="BadInputException">An option is out of its range.</exception>
    internal void Validate()
    {
        Require(Epochs >= 1, nameof(Epochs), Epochs, "at least 1");
        Require(BatchSize is >= 1 and <= 1 << 16, nameof(BatchSize), BatchSize, $"1 to {1 << 16}");
        Require(WarmUp is >= 0 and <= 1, nameof(WarmUp), WarmUp, "a share in [0, 1]");
        Require(FinalRate is >= 0 and <= 1, nameof(FinalRate), FinalRate, "a share in [0, 1]");
        Require(
            MostGradient is null || (MostGradient > 0 && double.IsFinite(MostGradient.Value)),
            nameof(MostGradient),
            MostGradient ?? 0,
            "a finite number above 0, or none"
        );
        Require(Shards is >= 1 and <= 1024, nameof(Shards), Shards, "1 to 1024");
        Optimiser.Validate();
        LowRank?.Validate();
    }

    private static void Require(bool holds, string option, double found, string expected)
    {
        if (!holds)
        {
            throw new BadInputException(
                $"Option {option} of a language model's training is {found}; expected {expected}."
            );
        }
    }
}
