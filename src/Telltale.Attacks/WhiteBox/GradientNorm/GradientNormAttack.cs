using Telltale.Attacks.Probes;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.WhiteBox.GradientNorm;

/// <summary>Whether a signal is compared with what is usual for the record.</summary>
public enum Calibrated
{
    /// <summary>As it is.</summary>
    No,

    /// <summary>Compared with the models trained without the record.</summary>
    Yes,
}

/// <summary>Options of <see cref="GradientNormAttack"/>.</summary>
/// <param name="Calibrated">Whether norms are compared with those of models trained without the record.</param>
/// <param name="References">How many of the first reference models are used; null for all.</param>
public sealed record GradientNormOptions(Calibrated Calibrated = Calibrated.No, int? References = null);

/// <summary>
/// Score: minus the logarithm of the length of the gradient of the record's loss with respect to the target's weights,
/// <c>−log ‖∇ℓ‖</c>, any number; calibrated, the mean of <c>log ‖∇ℓ‖</c> over the models trained without the record less
/// the target's. A length of 0 counts as the smallest 32-bit number. NaN, if calibrated, for a record that every model was
/// trained on.
/// </summary>
/// <remarks>Nasr, Shokri and Houmansadr 2019, §III, whose attack classifier reads the norm among other things.</remarks>
public sealed class GradientNormAttack(GradientNormOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "gradient-norm",
            Title = "Gradient norm",
            Summary = "Minus the logarithm of the length of the gradient of the record's loss.",
            Paper = "Nasr et al. 2019, Comprehensive privacy analysis of deep learning",
            Access = AccessLevel.Weights,
            Options =
            [
                new AttackOption(
                    "calibrated",
                    "no|yes",
                    "no",
                    "Yes compares with the mean of the models trained without the record."
                ),
                CommonOptions.References,
            ],
            Create = values => new GradientNormAttack(
                new GradientNormOptions(values.Choice<Calibrated>("calibrated"), CommonOptions.ReadReferences(values))
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = TargetReading.Nothing,
            OutModels = options.Calibrated == Calibrated.Yes,
            References = options.References,
            Probes =
                options.Calibrated == Calibrated.Yes
                    ? new ProbeList(ProbeArray.GradientNorms, ProbeArray.ReferenceGradientNorms)
                    : new ProbeList(ProbeArray.GradientNorms),
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence, Descriptor.Name);
        double[] usual = options.Calibrated == Calibrated.Yes ? MeansOfOthers(evidence) : new double[evidence.Records];
        return new ProbeRows(evidence, ProbeArray.GradientNorms).Scores(
            gathered.Threads,
            (record, norm) => usual[record] - Log(norm[0])
        );
    }

    private double[] MeansOfOthers(ClassifierEvidence evidence)
    {
        MembershipMask members = evidence.References!.Members;
        NdArray norms = evidence.Probes[ProbeArray.ReferenceGradientNorms];
        double[] sums = new double[evidence.Records];
        int[] counts = new int[sums.Length];
        double[] row = new double[sums.Length];
        for (int model = 0; model < (options.References ?? members.Models); model++)
        {
            norms.Read((long)model * row.Length, row);
            for (int record = 0; record < row.Length; record++)
            {
                if (!members[model, record])
                {
                    sums[record] += Log(row[record]);
                    counts[record]++;
                }
            }
        }

        return [.. sums.Select((sum, record) => sum / counts[record])];
    }

    private static double Log(double norm) => Math.Log(Math.Max(norm, ProbabilitySignals.Floor));
}
