using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;

namespace Telltale.Audit.Diagnoses;

/// <summary>What to do, ranked by what can be expected of it given what was measured; none is a promise, each is to be audited again.</summary>
internal static class Countermeasures
{
    private const double Most = 0.5;
    private const double Part = 0.15;
    private const double WideGap = 0.1;

    /// <summary>The list, largest expected effect first; empty where no cause was found and nothing leaks.</summary>
    public static IReadOnlyList<Countermeasure> Of(
        IReadOnlyList<LikelyCause> causes,
        GeneralisationGap gap,
        IReadOnlyList<AttackAssessment> assessments,
        TrainingPlan? training,
        PersonRows? persons = null
    )
    {
        if (!Leaks(assessments))
        {
            return [];
        }

        return
        [
            .. new[]
            {
                Bounded("records", persons),
                TrainLess(causes, gap, training),
                Smoothing(training),
                Relabel(causes),
                Widen(causes, CauseKind.RareClasses),
                Widen(causes, CauseKind.Atypical),
                Deduplicate(causes, "records"),
                SayLess(
                    assessments,
                    "label",
                    "Give out the class alone, without probabilities",
                    "sees the class alone",
                    "Users lose the probabilities. Rounding them or cutting them to a few classes is no substitute, and attacks that ask many times about changed records can win back much of what is hidden."
                ),
            }
                .OfType<Countermeasure>()
                .OrderBy(c => c.Effect),
        ];
    }

    /// <summary>Whether any attack surely finds more than chance.</summary>
    internal static bool Leaks(IReadOnlyList<AttackAssessment> assessments) =>
        assessments.Count > 0
        && (
            AttackAssessment.Strongest(assessments)[0].Auc.Low > 0.5
            || assessments.Any(a => a.TprAtFpr.Any(t => (t.Exact?.Low ?? t.Low) > t.Fpr))
        );

    /// <summary>Differential privacy.</summary>
    /// <param name="records">What the records are called: <c>records</c>, <c>texts</c>.</param>
    /// <param name="persons">Who they belong to; null where each stands for itself.</param>
    internal static Countermeasure Bounded(string records, PersonRows? persons = null) =>
        new(
            "Train with differential privacy (DP-SGD), tuned for accuracy",
            ExpectedEffect.Large,
            $"It limits what any single one of the {records} can change, so it is the only measure here that bounds every attack, and in published comparisons it cost least accuracy for what it gained. Even with a loose ε it helps the {records} most at risk.",
            $"Some accuracy, most for rare kinds of {records}; the ε claimed must be audited too."
                + (
                    persons is null
                        ? ""
                        : $" Gradients must be clipped and noise added by person, all {persons.Row.Many} of somebody together (user-level privacy): an ε for single {persons.Row.Many} is no ε for persons with many."
                )
        );

    private static Countermeasure? TrainLess(
        IReadOnlyList<LikelyCause> causes,
        GeneralisationGap gap,
        TrainingPlan? training
    )
    {
        if (!causes.Any(c => c.Kind == CauseKind.Overfitting))
        {
            return null;
        }

        double size = gap is { MemberAccuracy: { } inside, NonmemberAccuracy: { } outside }
            ? inside - outside
            : (gap.MemberConfidence ?? 0) - (gap.NonmemberConfidence ?? 0);
        string stop =
            training is { Patience: 0 } ? $" ({training.Epochs} epochs, no early stopping)"
            : training is null ? ""
            : " (early stopping is on already; a smaller patience)";
        return new(
            "Train less: stop early, more weight decay, augmentation, or a smaller network",
            size >= WideGap ? ExpectedEffect.Large : ExpectedEffect.Moderate,
            $"The model does better by {size * 100:0.#} points of a hundred on records that it has seen{stop}. What is not learnt by heart cannot be given away, and the last epochs teach little else.",
            "Often none: stop where the accuracy on new records stops rising. It helps on average; the records most at risk may stay so."
        );
    }

    private static Countermeasure? Smoothing(TrainingPlan? training) =>
        training is { LabelSmoothing: > 0 }
            ? new(
                "Take label smoothing off",
                ExpectedEffect.Moderate,
                $"It is {training.LabelSmoothing:0.###} here. It makes answers less sure on average, yet pulls those for training records towards one pattern, and raised the leak in our measurements.",
                "Train again and compare; accuracy may change either way."
            )
            : null;

    private static Countermeasure? Relabel(IReadOnlyList<LikelyCause> causes) =>
        causes.FirstOrDefault(c => c.Kind == CauseKind.Mislabelled) is { } cause
            ? new(
                "Look at the records whose label other models contradict; correct them or leave them out",
                EffectOf(cause.Carries),
                cause.Finding,
                "Little, and accuracy usually gains. Audit again: with these records gone, others stand out that stood in their shade before."
            )
            : null;

    private static Countermeasure? Widen(IReadOnlyList<LikelyCause> causes, CauseKind kind) =>
        causes.FirstOrDefault(c => c.Kind == kind) is { } cause
            ? new(
                kind == CauseKind.RareClasses
                    ? "Collect more records of the rare classes, or merge these classes with others"
                    : "Collect more records like the unusual ones, or leave out those that need protection most",
                EffectOf(cause.Carries),
                cause.Finding,
                "New records must be found; leaving some out costs accuracy on records like them, and lets others stand out."
            )
            : null;

    /// <summary>Without repetitions, where there are any.</summary>
    internal static Countermeasure? Deduplicate(IReadOnlyList<LikelyCause> causes, string records) =>
        causes.FirstOrDefault(c => c.Kind == CauseKind.Duplicates) is { } cause
            ? new(
                $"Remove repeated {records} before training",
                ExpectedEffect.Small,
                cause.Finding,
                "None to speak of."
            )
            : null;

    /// <summary>What is left if less is given out, where an attack that needs no more was run beside stronger ones.</summary>
    /// <param name="assessments">What the attacks came to.</param>
    /// <param name="access">The access that would be left.</param>
    /// <param name="action">What to do.</param>
    /// <param name="sees">What such an attack does: <c>sees the class alone</c>.</param>
    /// <param name="cost">What it costs.</param>
    internal static Countermeasure? SayLess(
        IReadOnlyList<AttackAssessment> assessments,
        string access,
        string action,
        string sees,
        string cost
    )
    {
        AttackAssessment strongest = AttackAssessment.Strongest(assessments)[0];
        IReadOnlyList<AttackAssessment> withLess = AttackAssessment.Strongest(
            assessments.Where(a => a.Access == access)
        );
        if (withLess is not [var less, ..] || strongest.Access == access || strongest.Auc.Value <= 0.5)
        {
            return null;
        }

        double left = Math.Max(0, less.Auc.Value - 0.5) / (strongest.Auc.Value - 0.5);
        return new(
            action,
            left < 0.3 ? ExpectedEffect.Moderate : ExpectedEffect.Small,
            $"Of the strongest attack's advantage in AUC, {left * 100:0}% is left to the best attack here that {sees} ({less.Label}, AUC {less.Auc.Value:0.000}).",
            cost
        );
    }

    /// <summary>The effect to expect of doing away with what carries so much of the leak.</summary>
    internal static ExpectedEffect EffectOf(double? carries) =>
        carries switch
        {
            >= Most => ExpectedEffect.Large,
            >= Part => ExpectedEffect.Moderate,
            _ => ExpectedEffect.Small,
        };
}
