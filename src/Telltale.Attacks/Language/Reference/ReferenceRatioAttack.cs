using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.Reference;

/// <summary>Score: mean log-probability by the target less that by a reference model, any real number.</summary>
/// <remarks>Carlini et al. 2021; the logarithm of a likelihood ratio, a token. Compared by document, so the tokenizers may differ.</remarks>
public sealed class ReferenceRatioAttack(ReferenceChoice reference) : IPerTextAttack
{
    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "reference",
            Title = "Reference ratio",
            Summary = "Mean log-probability by the target less that by a reference model.",
            Paper = "Carlini et al. 2021, Extracting training data from large language models",
            Access = AccessLevel.TokenLogProbabilities,
            Options = [ReferenceChoice.Option],
            Create = values => new ReferenceRatioAttack(ReferenceChoice.Read(values)),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } =
        new()
        {
            Attack = Descriptor.Name,
            Reads = TextReading.LogProbabilities,
            Reference = reference,
        };

    /// <inheritdoc/>
    public double ScoreOf(TextRecord record) =>
        record.Signals is { } signals ? signals.Mean() - reference.MeanOf(record) : double.NaN;
}
