using Telltale.Audit.Language.Plans;
using Telltale.Audit.Persons;
using Telltale.Audit.Results;

namespace Telltale.Audit.Diagnoses;

/// <summary>What to do about a language model that gives texts away, ranked by what can be expected of it given what was measured.</summary>
internal static class TextCountermeasures
{
    /// <summary>Nats a token by which its own texts must be easier for "train less" to be the first thing to try.</summary>
    private const double WideGap = 0.2;

    /// <summary>The list, largest expected effect first; empty where nothing leaks.</summary>
    public static IReadOnlyList<Countermeasure> Of(
        IReadOnlyList<LikelyCause> causes,
        GeneralisationGap gap,
        IReadOnlyList<AttackAssessment> assessments,
        TextTrainingPlan? training,
        PersonRows? persons = null
    ) =>
        !Countermeasures.Leaks(assessments)
            ? []
            :
            [
                .. new[]
                {
                    Countermeasures.Bounded("texts", persons),
                    TrainLess(causes, gap, training),
                    LowRank(training),
                    Replace(causes),
                    Unusual(causes),
                    Countermeasures.Deduplicate(causes, "texts"),
                    Countermeasures.SayLess(
                        assessments,
                        "text",
                        "Give out text alone, without log-probabilities",
                        "sees text alone",
                        "Users lose the log-probabilities. What the model writes can still hold what it learnt by heart."
                    ),
                }
                    .OfType<Countermeasure>()
                    .OrderBy(c => c.Effect),
            ];

    private static Countermeasure? TrainLess(
        IReadOnlyList<LikelyCause> causes,
        GeneralisationGap gap,
        TextTrainingPlan? training
    )
    {
        if (!causes.Any(c => c.Kind == CauseKind.Overfitting))
        {
            return null;
        }

        double size = (gap.NonmemberLoss ?? 0) - (gap.MemberLoss ?? 0);
        string epochs = training is { Epochs: > 1 } ? $" than {training.Epochs}" : "";
        return new(
            training is { Epochs: 1 }
                ? "Train less: a smaller learning rate, or fewer texts of one kind"
                : $"Train less: fewer epochs{epochs}, or a smaller learning rate",
            size >= WideGap ? ExpectedEffect.Large : ExpectedEffect.Moderate,
            $"A token of a text that the model has seen is {Math.Exp(size):0.00} times as likely to it as one of a new text. What is not learnt by heart cannot be given away, and the last epochs teach little else.",
            "Often none: stop where the loss on new texts stops falling."
        );
    }

    private static Countermeasure? LowRank(TextTrainingPlan? training) =>
        training is { Lora: null, Base: not null }
            ? new(
                "Fine-tune low-rank changes (LoRA) instead of all weights",
                ExpectedEffect.Moderate,
                "With as many epochs it gave away much less in our measurements on generated tickets (best AUC .56 against .72 after one epoch, .69 against 1.00 after eight), and still gave away something.",
                "Some quality where the texts are far from what the base model knows; the rank and the learning rate must be chosen anew."
            )
            : null;

    private static Countermeasure? Replace(IReadOnlyList<LikelyCause> causes) =>
        causes.FirstOrDefault(c => c.Kind == CauseKind.HardTokens) is { } cause
            ? new(
                "Replace numbers, names and addresses by placeholders before training",
                ExpectedEffect.Moderate,
                cause.Finding,
                "The model cannot use what is replaced, and what the replacement misses stays in. What the texts say is learnt as before."
            )
            : null;

    private static Countermeasure? Unusual(IReadOnlyList<LikelyCause> causes) =>
        causes.FirstOrDefault(c => c.Kind == CauseKind.Atypical) is { } cause
            ? new(
                "Collect more texts like the unusual ones, or leave out those that need protection most",
                Countermeasures.EffectOf(cause.Carries),
                cause.Finding,
                "New texts must be found; with some left out, others stand out that stood in their shade before."
            )
            : null;
}
