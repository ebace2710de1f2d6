using Telltale.Attacks.Learned;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Classifiers.ClassThreshold;

/// <summary>Options of <see cref="ClassThresholdAttack"/>.</summary>
/// <param name="Signal">What is compared with the threshold.</param>
/// <param name="Queries">How many of the first queries a record are used; null for all.</param>
/// <param name="References">How many of the first reference models are used; null for all.</param>
public sealed record ClassThresholdOptions(
    ModelSignal Signal = ModelSignal.ModifiedEntropy,
    int? Queries = null,
    int? References = null
);

/// <summary>
/// Score: a signal of the target less a threshold of the record's class, any real number; at 0 and above the rule of the
/// paper says member. The threshold of a class is the value t, among all that the reference models give for records
/// of that class, at which "signal ≥ t" tells those trained on from those not with the highest balanced accuracy
/// ½(TPR + TNR); of several as good, the highest.
/// </summary>
/// <remarks>
/// Song and Mittal 2021, §3.2 and §4: class-dependent thresholds from shadow models. A signal is the mean over a record's queries.
/// NaN for the records of a class in which no model was trained on any, or on all. Of more than 50 million answers those
/// of the first models set the thresholds.
/// </remarks>
public sealed class ClassThresholdAttack(ClassThresholdOptions options) : IClassifierAttack
{
    private const int MostAnswers = 50_000_000;

    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "class-threshold",
            Title = "Class thresholds",
            Summary = "A signal of the target less the threshold of the record's class, found on the reference models.",
            Paper = "Song and Mittal 2021, Systematic evaluation of privacy risks of machine learning models",
            Access = AccessLevel.Confidences,
            Options =
            [
                new(
                    "signal",
                    "loss|confidence|entropy|modified-entropy|margin",
                    "modified-entropy",
                    "What is compared; both entropies need the reference models' whole answers, the others margins only."
                ),
                CommonOptions.Queries,
                CommonOptions.References,
            ],
            Create = values => new ClassThresholdAttack(
                new ClassThresholdOptions(
                    values.Choice<ModelSignal>("signal"),
                    CommonOptions.ReadQueries(values),
                    CommonOptions.ReadReferences(values)
                )
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = ModelSignals.NeedsDistribution(options.Signal)
                ? TargetReading.Distribution
                : TargetReading.Margins,
            ReferenceDistributions = ModelSignals.NeedsDistribution(options.Signal),
            InModels = true,
            OutModels = true,
            LeastShadows = 1,
            Queries = options.Queries,
            References = options.References,
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence, Descriptor.Name);
        int queries = options.Queries ?? evidence.Target.Queries;
        ReferenceEvidence references = evidence.References!;
        int most = Math.Max(2, MostAnswers / evidence.Records);
        int[] models = [.. references.ShadowsAmong(options.References ?? references.Signals.Models).Take(most)];
        int[][] classes = ClassRecords.Of(evidence.Labels);
        double[][] signals = new double[models.Length][];
        ParallelRuns.ForEach(
            models.Length,
            gathered.Threads,
            i => signals[i] = ModelSignals.Read(references.Signals, models[i], evidence.Labels, queries, options.Signal)
        );
        double[] scores = ModelSignals.Read(evidence.Target, 0, evidence.Labels, queries, options.Signal);
        ParallelRuns.ForEach(
            classes.Length,
            gathered.Threads,
            label =>
            {
                double threshold = Threshold(signals, models, references.Members, classes[label]);
                foreach (int record in classes[label])
                {
                    scores[record] -= threshold;
                }
            }
        );
        return scores;
    }

    private static double Threshold(double[][] signals, int[] models, MembershipMask members, int[] records)
    {
        double[] values = new double[checked(signals.Length * records.Length)];
        bool[] trained = new bool[values.Length];
        int next = 0;
        for (int i = 0; i < signals.Length; i++)
        {
            foreach (int record in records)
            {
                values[next] = signals[i][record];
                trained[next++] = members[models[i], record];
            }
        }

        return BalancedThreshold.Of(values, trained);
    }
}
