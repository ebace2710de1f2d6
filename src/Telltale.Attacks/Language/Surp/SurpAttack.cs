using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.Surp;

/// <summary>
/// Score: mean log-probability of the surprising tokens, in (−∞, 0]: those among the lowest share k (at least one token) at
/// whose place the model was rather sure, with an entropy <c>−μ_t</c> below a limit. A document without a surprising token
/// scores 0, the highest.
/// </summary>
/// <remarks>
/// Zhang and Wu 2024. Where the tokens at the edge of the share tie, those that come first are in it. Other code scores a
/// document without surprising tokens −100 or drops it, which puts what the model knows best last.
/// </remarks>
public sealed class SurpAttack(double k, double entropy) : IPerTextAttack
{
    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "surp",
            Title = "Surprising tokens",
            Summary = "Mean log-probability of the unlikely tokens at places where the model was rather sure.",
            Paper =
                "Zhang and Wu 2024, Adaptive pre-training data detection for large language models via surprising tokens",
            Access = AccessLevel.TokenLogProbabilities,
            Options =
            [
                LowestTokens.Option("0.2"),
                new(
                    "entropy",
                    "a number from 0 to 100",
                    "2",
                    "The model is rather sure where its entropy (natural logarithms) is below this."
                ),
            ],
            Create = values => new SurpAttack(LowestTokens.Read(values), values.Number("entropy", 0, 100)),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } =
        new() { Attack = Descriptor.Name, Reads = TextReading.LogProbabilities | TextReading.Means };

    /// <inheritdoc/>
    public double ScoreOf(TextRecord record)
    {
        if (record.Signals is not { Means: { } means } signals)
        {
            return double.NaN;
        }

        int[] order = [.. Enumerable.Range(0, signals.Count).OrderBy(t => signals.LogProbabilities[t])];
        double sum = 0;
        int count = 0;
        foreach (int t in order.AsSpan(0, LowestTokens.Count(signals.Count, k)))
        {
            if (-means[t] < entropy)
            {
                sum += signals.LogProbabilities[t];
                count++;
            }
        }

        return count == 0 ? 0 : sum / count;
    }
}
