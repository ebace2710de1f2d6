using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.Lowercase;

/// <summary>
/// Score: loss of the document in small letters over its own loss, in [0, ∞): how much worse the target does without the
/// capitals that it may have learnt. NaN where its own loss is 0.
/// </summary>
/// <remarks>Carlini et al. 2021, there as a ratio of perplexities; the ratio of losses is that of most code.</remarks>
public sealed class LowercaseAttack : IPerTextAttack
{
    private const string Variant = "lowercase";

    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "lowercase",
            Title = "Small letters",
            Summary = "Loss of the document in small letters over its loss as it is.",
            Paper = "Carlini et al. 2021, Extracting training data from large language models",
            Access = AccessLevel.TokenLogProbabilities,
            Options = [],
            Create = _ => new LowercaseAttack(),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } =
        new()
        {
            Attack = Descriptor.Name,
            Reads = TextReading.LogProbabilities,
            Variant = Variant,
        };

    /// <inheritdoc/>
    public double ScoreOf(TextRecord record) =>
        record.Signals is { } signals && record.Variants.TryGetValue(Variant, out TextVariant? lower)
            ? Ratio.Of(lower.Signals.Mean(), signals.Mean())
            : double.NaN;
}
