using Telltale.Attacks.Learned;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Attacks.Classifiers.Shokri;

/// <summary>
/// The first membership attack: for each class a classifier learns, from the reference models' answers about records of
/// that class, to tell answers of models trained on their record from answers of models that were not. Score: its
/// log-odds for the target's answer, any real number.
/// </summary>
/// <remarks>
/// <para>
/// Shokri et al. 2017, §V (shadow models and one attack model for each class). Answers are sorted, highest probability first,
/// as in Salem et al. 2019; several queries are averaged place by place.
/// </para>
/// <para>
/// NaN for the records of a class in which no model was trained on any, or on all. Of more than 400,000 answers a class,
/// those of the first models are learnt from.
/// </para>
/// </remarks>
public sealed class ShokriAttack(ShokriOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "shokri",
            Title = "Shokri (attack classifiers)",
            Summary =
                "Log-odds of a classifier for each class that learnt from the reference models' sorted answers who was trained on what.",
            Paper = "Shokri et al. 2017, Membership inference attacks against machine learning models",
            Access = AccessLevel.Confidences,
            Options =
            [
                LearnedOptions.Classifier,
                LearnedOptions.Top("all"),
                LearnedOptions.Outputs,
                CommonOptions.Queries,
                CommonOptions.References,
            ],
            Create = values => new ShokriAttack(
                new ShokriOptions
                {
                    Classifier = values.Choice<ClassifierKind>("classifier"),
                    Top = values.CountOrAll("top", low: 1),
                    Outputs = values.Choice<OutputScale>("outputs"),
                    Queries = CommonOptions.ReadQueries(values),
                    References = CommonOptions.ReadReferences(values),
                }
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = TargetReading.Distribution,
            ReferenceDistributions = true,
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
        SortedOutputs outputs = new(evidence.Target.Classes, options.Top, options.Outputs, queries);
        ReferenceEvidence references = evidence.References!;
        int models = options.References ?? references.Signals.Models;
        int[][] classes = ClassRecords.Of(evidence.Labels);
        Seed seed = new Seed(0).Derive(Descriptor.Name);
        double[] scores = new double[evidence.Records];
        ParallelRuns.ForEach(
            classes.Length,
            gathered.Threads,
            label =>
            {
                if (classes[label].Length == 0)
                {
                    return;
                }

                ShadowRows shadows = ShadowRows.Of(references, models, classes[label], outputs);
                MembershipClassifier? classifier = MembershipClassifier.Fit(
                    options.Classifier,
                    shadows.Rows,
                    outputs.Width,
                    shadows.Trained,
                    seed.Derive(label)
                );
                double[] row = new double[outputs.Width];
                foreach (int record in classes[label])
                {
                    outputs.Read(evidence.Target, 0, record, row);
                    scores[record] = classifier?.LogOdds(row) ?? double.NaN;
                }
            }
        );
        return scores;
    }
}
