using Telltale.Attacks.Probes;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.WhiteBox.LossTraces;

/// <summary>Options of <see cref="LossTraceAttack"/>.</summary>
/// <param name="Quantile">The range goes from this quantile to its mirror image; in [0, 0.5).</param>
public sealed record LossTraceOptions(double Quantile = 0.25);

/// <summary>
/// Score: the interquartile range of the record's loss along the target's own training, in nats, at least 0. It ranks
/// records by how much training changes what the model says of them, which tells who is at risk from a strong attack. It
/// is not made to tell members from others: of a record that was not trained on, the loss also falls, as the model learns
/// what is common to all.
/// </summary>
/// <remarks>
/// Pollock et al. 2025, §4, LT-IQR; there of training records alone. Quartiles interpolate between ranks (type 7 of
/// Hyndman and Fan 1996).
/// </remarks>
public sealed class LossTraceAttack(LossTraceOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "lt-iqr",
            Title = "Loss-trace range (LT-IQR)",
            Summary =
                "Interquartile range of the record's loss along the target's training: ranks records by risk, and is not meant as a membership test.",
            Paper = "Pollock et al. 2025, Free record-level privacy risk evaluation through artifact-based methods",
            Access = AccessLevel.Weights,
            Options =
            [
                new AttackOption(
                    "quantile",
                    "a number from 0 to 0.49",
                    "0.25",
                    "The range goes from this quantile of the losses to its mirror image; 0 is from the least to the largest."
                ),
            ],
            Create = values => new LossTraceAttack(new LossTraceOptions(values.Number("quantile", 0, 0.49))),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new() { Target = TargetReading.Nothing, Probes = new ProbeList(ProbeArray.LossTraces) };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        Needs.Demand(gathered.Evidence, Descriptor.Name);
        return new ProbeRows(gathered.Evidence, ProbeArray.LossTraces).Scores(
            gathered.Threads,
            (_, trace) =>
            {
                double[] sorted = [.. trace];
                Array.Sort(sorted);
                return QuantileOf(sorted, 1 - options.Quantile) - QuantileOf(sorted, options.Quantile);
            }
        );
    }

    private static double QuantileOf(double[] sorted, double share)
    {
        double rank = share * (sorted.Length - 1);
        int below = (int)Math.Floor(rank);
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((rank - below) * (sorted[above] - sorted[below]));
    }
}
