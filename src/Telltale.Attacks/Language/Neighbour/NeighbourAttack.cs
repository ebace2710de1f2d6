using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.Neighbour;

/// <summary>
/// Score: mean log-probability of the document less the mean over its neighbours of theirs, any real number. Neighbours are
/// the document with a word swapped for a likely other one.
/// </summary>
/// <remarks>Mattern et al. 2023.</remarks>
public sealed class NeighbourAttack(int? copies) : IPerTextAttack
{
    private const string Variants = "neighbour-";

    /// <summary>The catalogue line.</summary>
    public static TextAttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "neighbour",
            Title = "Neighbourhood",
            Summary = "Mean log-probability of the document less that of slightly changed versions of it.",
            Paper =
                "Mattern et al. 2023, Membership inference attacks against language models via neighbourhood comparison",
            Access = AccessLevel.TokenLogProbabilities,
            Options = [CommonOptions.Copies],
            Create = values => new NeighbourAttack(CommonOptions.ReadCopies(values)),
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
            ? signals.Mean() - VariantList.Mean(VariantList.Of(record, Variants, copies), v => v.Signals.Mean())
            : double.NaN;
}
