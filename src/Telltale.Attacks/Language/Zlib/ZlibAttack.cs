using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.Zlib;

/// <summary>Score: mean log-probability divided by the bytes that zlib makes of the document, in (−∞, 0].</summary>
/// <remarks>
/// Carlini et al. 2021, who divide the logarithm of the perplexity. The compressed length that comes with the evidence is used; where
/// it was counted here it is that of .NET's zlib at level 6, from which Python's may differ by some per cent.
/// </remarks>
public sealed class ZlibAttack : IPerTextAttack
{
    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "zlib",
            Title = "Loss over compressed length",
            Summary = "Mean log-probability of the tokens over the compressed length of the document.",
            Paper = "Carlini et al. 2021, Extracting training data from large language models",
            Access = AccessLevel.TokenLogProbabilities,
            Options = [],
            Create = _ => new ZlibAttack(),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } =
        new() { Attack = Descriptor.Name, Reads = TextReading.LogProbabilities | TextReading.ZlibLength };

    /// <inheritdoc/>
    public double ScoreOf(TextRecord record) =>
        record is { Signals: { } signals, ZlibLength: { } length } ? signals.Mean() / length : double.NaN;
}
