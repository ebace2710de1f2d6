using Telltale.Attacks.References;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Classifiers.AttackR;

/// <summary>Options of <see cref="ReferenceAttack"/>.</summary>
/// <param name="Queries">How many of the first queries a record are used; null for all.</param>
/// <param name="References">How many of the first reference models are used; null for all.</param>
public sealed record ReferenceAttackOptions(int? Queries = null, int? References = null);

/// <summary>
/// Score: the share of the reference models trained without the record that are less confident in its true class than
/// the target is, plus half the share that are equally confident; in [0, 1]. NaN for a record that every model was
/// trained on. Confidence is compared as log p_y, the mean over the queries.
/// </summary>
/// <remarks>
/// Ye et al. 2022, Attack R. With k models there are only k + 1 levels (2k + 1 with ties), so a false-positive
/// rate well below 1/k cannot be reached.
/// </remarks>
public sealed class ReferenceAttack(ReferenceAttackOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "attack-r",
            Title = "Attack R (reference models)",
            Summary = "Share of the models trained without the record that are less confident than the target.",
            Paper = "Ye et al. 2022, Enhanced membership inference attacks against machine learning models",
            Access = AccessLevel.Confidences,
            Options = [CommonOptions.Queries, CommonOptions.References],
            Create = values => new ReferenceAttack(
                new ReferenceAttackOptions(CommonOptions.ReadQueries(values), CommonOptions.ReadReferences(values))
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = TargetReading.Margins,
            OutModels = true,
            Queries = options.Queries,
            References = options.References,
        };

    /// <inheritdoc/>
    public double[] Score(ClassifierEvidence evidence)
    {
        Needs.Demand(evidence, Descriptor.Name);
        int queries = options.Queries ?? evidence.Target.Queries;
        ReferenceEvidence references = evidence.References!;
        int models = options.References ?? references.Signals.Models;
        double[] target = TargetMargins.MeanOf(evidence.Target, queries, LogDomain.LogSigmoid);
        double[] scores = new double[evidence.Records];
        foreach (MarginBlock block in MarginBlock.Over(references.Signals, models, queries))
        {
            for (int i = 0; i < block.Records; i++)
            {
                int record = block.FirstRecord + i;
                int outside = 0;
                int halves = 0;
                for (int model = 0; model < models; model++)
                {
                    if (!references.Members[model, record])
                    {
                        double other = MeanLogConfidence(block.Row(model).Slice(i * queries, queries));
                        outside++;
                        halves +=
                            other < target[record] ? 2
                            : other == target[record] ? 1
                            : 0;
                    }
                }

                scores[record] = halves / (2.0 * outside);
            }
        }

        return scores;
    }

    private static double MeanLogConfidence(ReadOnlySpan<double> margins)
    {
        if (margins.Length == 1)
        {
            return LogDomain.LogSigmoid(margins[0]);
        }

        double sum = 0;
        foreach (double margin in margins)
        {
            sum += LogDomain.LogSigmoid(margin);
        }

        return sum / margins.Length;
    }
}
