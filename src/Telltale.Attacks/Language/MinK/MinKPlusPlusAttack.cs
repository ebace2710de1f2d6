using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.MinK;

/// <summary>
/// Score: mean of the lowest <c>z_t = (ℓ_t − μ_t)/σ_t</c>, a share k of the tokens and at least one, any real number. μ_t and
/// σ_t are mean and deviation of log p over the vocabulary, weighted by p.
/// </summary>
/// <remarks>
/// Zhang et al. 2025. Where the model is certain, σ_t is 0 and z_t is taken as 0: there is one token possible, and it is the
/// usual one. (Some code takes mean and deviation over the vocabulary without the weights, which is another score.)
/// </remarks>
public sealed class MinKPlusPlusAttack(double k) : IPerTextAttack
{
    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "min-k-plus-plus",
            Title = "Min-K %++",
            Summary =
                "Mean of the lowest log-probabilities, each measured against what the model expected at its place.",
            Paper =
                "Zhang et al. 2025, Min-K%++: improved baseline for detecting pre-training data from large language models",
            Access = AccessLevel.TokenLogProbabilities,
            Options = [LowestTokens.Option("0.2")],
            Create = values => new MinKPlusPlusAttack(LowestTokens.Read(values)),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } =
        new()
        {
            Attack = Descriptor.Name,
            Reads = TextReading.LogProbabilities | TextReading.Means | TextReading.Deviations,
        };

    /// <inheritdoc/>
    public double ScoreOf(TextRecord record)
    {
        if (record.Signals is not { Means: { } means, Deviations: { } deviations } signals)
        {
            return double.NaN;
        }

        double[] standard = new double[signals.Count];
        for (int t = 0; t < standard.Length; t++)
        {
            standard[t] = deviations[t] > 0 ? (signals.LogProbabilities[t] - means[t]) / deviations[t] : 0;
        }

        return LowestTokens.Mean(standard, k);
    }
}
