using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.MinK;

/// <summary>Score: mean of the lowest log-probabilities, a share k of the tokens and at least one, in (−∞, 0].</summary>
/// <remarks>Shi et al. 2024.</remarks>
public sealed class MinKAttack(double k) : IPerTextAttack
{
    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "min-k",
            Title = "Min-K %",
            Summary = "Mean log-probability of the least likely tokens.",
            Paper = "Shi et al. 2024, Detecting pretraining data from large language models",
            Access = AccessLevel.TokenLogProbabilities,
            Options = [LowestTokens.Option("0.2")],
            Create = values => new MinKAttack(LowestTokens.Read(values)),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } = new() { Attack = Descriptor.Name, Reads = TextReading.LogProbabilities };

    /// <inheritdoc/>
    public double ScoreOf(TextRecord record) =>
        record.Signals is { } signals ? LowestTokens.Mean(signals.LogProbabilities, k) : double.NaN;
}
