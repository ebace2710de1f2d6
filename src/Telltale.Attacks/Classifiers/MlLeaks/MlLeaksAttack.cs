using Telltale.Attacks.Learned;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Attacks.Classifiers.MlLeaks;

/// <summary>
/// Three attackers of falling means. One: a single classifier for all classes learns from the reference models' three
/// highest probabilities; score: its log-odds for the target's. Two: the same, learnt on other data: the classifier that
/// judges a record has seen answers about other classes only. Three: no reference models; score: the logarithm of the
/// target's highest probability, in [−log C, 0]. Any real number for one and two.
/// </summary>
/// <remarks>
/// Salem et al. 2019, §III–V. The paper's attacker one has one shadow model: <c>references=1</c>; by default all that there
/// are serve. Its attacker two trains shadow models on another data set; where the reference models of the evidence are
/// such, attacker one is that attack, and attacker two here tests the same thing, transfer, within one data set. NaN where
/// nothing can be learnt: all answers from one side, or for attacker two no other class.
/// </remarks>
public sealed class MlLeaksAttack(MlLeaksOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "ml-leaks",
            Title = "ML-Leaks",
            Summary =
                "Log-odds of one classifier for all classes that learnt from the reference models' three highest probabilities.",
            Paper =
                "Salem et al. 2019, ML-Leaks: model and data independent membership inference attacks and defenses on machine learning models",
            Access = AccessLevel.Confidences,
            Options =
            [
                new(
                    "adversary",
                    "1|2|3",
                    "1",
                    "Learn on all classes, learn on other classes than the record's, or take the highest probability and learn nothing."
                ),
                LearnedOptions.Classifier,
                LearnedOptions.Top("3"),
                LearnedOptions.Outputs,
                CommonOptions.Queries,
                CommonOptions.References,
            ],
            Create = values => new MlLeaksAttack(
                new MlLeaksOptions
                {
                    Adversary = (Adversary)values.Whole("adversary", low: 1, high: 3),
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
            ReferenceDistributions = options.Adversary != Adversary.Three,
            InModels = options.Adversary != Adversary.Three,
            OutModels = options.Adversary != Adversary.Three,
            LeastShadows = options.Adversary == Adversary.Three ? 0 : 1,
            Queries = options.Queries,
            References = options.Adversary == Adversary.Three ? null : options.References,
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence, Descriptor.Name);
        int queries = options.Queries ?? evidence.Target.Queries;
        if (options.Adversary == Adversary.Three)
        {
            SortedOutputs highest = new(evidence.Target.Classes, 1, OutputScale.Logarithms, queries);
            return Rows(evidence, highest, (row, _) => row[0]);
        }

        SortedOutputs outputs = new(evidence.Target.Classes, options.Top, options.Outputs, queries);
        int[] all = [.. Enumerable.Range(0, evidence.Records)];
        if (options.Adversary == Adversary.One)
        {
            MembershipClassifier? learnt = Fit(evidence, all, outputs);
            return Rows(evidence, outputs, (row, _) => learnt?.LogOdds(row) ?? double.NaN);
        }

        MembershipClassifier?[] others = new MembershipClassifier?[evidence.Labels.Max() + 1];
        bool[] present = new bool[others.Length];
        foreach (int label in evidence.Labels)
        {
            present[label] = true;
        }

        ParallelRuns.ForEach(
            others.Length,
            gathered.Threads,
            label =>
                others[label] = present[label]
                    ? Fit(evidence, [.. all.Where(record => evidence.Labels[record] != label)], outputs)
                    : null
        );
        return Rows(evidence, outputs, (row, label) => others[label]?.LogOdds(row) ?? double.NaN);
    }

    private MembershipClassifier? Fit(ClassifierEvidence evidence, int[] records, SortedOutputs outputs)
    {
        int models = options.References ?? evidence.References!.Signals.Models;
        ShadowRows shadows = ShadowRows.Of(evidence.References!, models, records, outputs);
        return MembershipClassifier.Fit(
            options.Classifier,
            shadows.Rows,
            outputs.Width,
            shadows.Trained,
            new Seed(0).Derive(Descriptor.Name)
        );
    }

    private static double[] Rows(ClassifierEvidence evidence, SortedOutputs outputs, Func<double[], int, double> score)
    {
        double[] scores = new double[evidence.Records];
        double[] row = new double[outputs.Width];
        for (int record = 0; record < scores.Length; record++)
        {
            outputs.Read(evidence.Target, 0, record, row);
            scores[record] = score(row, evidence.Labels[record]);
        }

        return scores;
    }
}
