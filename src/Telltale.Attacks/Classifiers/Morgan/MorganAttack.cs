using Telltale.Attacks.Classifiers.Merlin;
using Telltale.Attacks.Probes;
using Telltale.Attacks.References;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.Morgan;

/// <summary>Options of <see cref="MorganAttack"/>.</summary>
/// <param name="Coverage">Least share of the reference models' members inside the window.</param>
/// <param name="Copies">How many of the first noisy copies are used; null for all.</param>
/// <param name="References">How many of the first reference models are used; null for all.</param>
public sealed record MorganOptions(double Coverage = 0.2, int? Copies = null, int? References = null);

/// <summary>
/// Score: as <c>merlin</c>, the share of noisy copies on which the loss is higher, where the target's loss on the record
/// lies in the window in which members stand out most among the reference models; that share minus 1 elsewhere. In
/// [−1, 1]. The paper has a third threshold on the share; here it is what the ROC curve goes over.
/// </summary>
/// <remarks>Jayaraman et al. 2021, Algorithm 4, with the window fitted on reference models, never on the records judged.</remarks>
public sealed class MorganAttack(MorganOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "morgan",
            Title = "Morgan",
            Summary =
                "As Merlin where the loss is in the range in which members stand out most, and below all of these elsewhere.",
            Paper = "Jayaraman et al. 2021, Revisiting membership inference under realistic assumptions",
            Access = AccessLevel.Confidences,
            Options =
            [
                new AttackOption(
                    "coverage",
                    "a number from 0.01 to 1",
                    "0.2",
                    "Least share of the reference models' members whose loss the window must hold."
                ),
                CommonOptions.Copies,
                CommonOptions.References,
            ],
            Create = values => new MorganAttack(
                new MorganOptions(
                    values.Number("coverage", 0.01, 1),
                    CommonOptions.ReadCopies(values),
                    CommonOptions.ReadReferences(values)
                )
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = TargetReading.Margins,
            Queries = 1,
            InModels = true,
            OutModels = true,
            LeastShadows = 1,
            References = options.References,
            Probes = new ProbeList(ProbeArray.NoiseMargins),
            Copies = options.Copies,
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence, Descriptor.Name);
        ReferenceEvidence references = evidence.References!;
        MarginWindow window = MarginWindow.Fit(
            references,
            options.References ?? references.Signals.Models,
            options.Coverage
        );
        double[] own = TargetMargins.Of(gathered, queries: 1);
        double[] scores = LossRise.Shares(gathered, options.Copies);
        for (int record = 0; record < scores.Length; record++)
        {
            scores[record] -= window.Holds(own[record]) ? 0 : 1;
        }

        return scores;
    }
}
