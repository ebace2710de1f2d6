using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.Pac;

/// <summary>
/// Score: <c>mean_j PD(x̃_j) − PD(x)</c>, any real number. The polarised distance PD is the mean of the highest
/// log-probabilities (a share <c>far</c> of the tokens) less that of the lowest (a share <c>near</c>); x̃_j is the document with
/// words swapped. Members are predicted evenly well, so their distance is short until words are swapped.
/// </summary>
/// <remarks>Ye et al. 2024; shares and direction are those of the authors' code. Each share is at least one token.</remarks>
public sealed class PacAttack(double far, double near, int? copies) : IPerTextAttack
{
    private const string Variants = "swap-";

    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "pac",
            Title = "Polarised augment calibration",
            Summary = "How much farther apart the likeliest and the least likely tokens are once words are swapped.",
            Paper = "Ye et al. 2024, Data contamination calibration for black-box LLMs",
            Access = AccessLevel.TokenLogProbabilities,
            Options =
            [
                new("far", "a number above 0 and at most 1", "0.05", "Share of the tokens that are the likeliest."),
                new("near", "a number above 0 and at most 1", "0.3", "Share of the tokens that are the least likely."),
                CommonOptions.Copies,
            ],
            Create = values => new PacAttack(
                values.Number("far", 1e-6, 1),
                values.Number("near", 1e-6, 1),
                CommonOptions.ReadCopies(values)
            ),
        };

    /// <inheritdoc/>
    public TextNeeds Needs { get; } =
        new()
        {
            Attack = Descriptor.Name,
            Reads = TextReading.LogProbabilities,
            Variant = Variants,
            Copies = copies,
        };

    /// <inheritdoc/>
    public double ScoreOf(TextRecord record) =>
        record.Signals is { } signals
            ? VariantList.Mean(VariantList.Of(record, Variants, copies), v => Distance(v.Signals)) - Distance(signals)
            : double.NaN;

    private double Distance(TokenSignals signals)
    {
        double[] falling = Array.ConvertAll(signals.LogProbabilities, l => -l);
        return -LowestTokens.Mean(falling, far) - LowestTokens.Mean(signals.LogProbabilities, near);
    }
}
