using Telltale.Audit.Persons;
using Telltale.Audit.Results;

namespace Telltale.Audit.Verdicts;

/// <summary>What an audit does not show, in sentences for a person; every report carries them.</summary>
public static class Limits
{
    // From so many on, intervals were measured to hold the truth in 93 % of cases and more.
    private const int EnoughTargets = 8;

    /// <summary>The sentences that apply.</summary>
    /// <param name="assessments">What was assessed.</param>
    /// <param name="skipped">What could not run.</param>
    /// <param name="targets">Number of targets.</param>
    /// <param name="hasReferences">Whether reference models were there.</param>
    /// <param name="scoresOnly">Whether the scores were computed elsewhere.</param>
    /// <param name="featuresKnown">Whether the records themselves were there to check the split.</param>
    /// <param name="ofTexts">Whether the records are texts and the models language models.</param>
    /// <param name="persons">Who the rows belong to; null where each stands for itself.</param>
    public static IReadOnlyList<string> Of(
        IReadOnlyList<AttackAssessment> assessments,
        IReadOnlyList<SkippedAttack> skipped,
        int targets,
        bool hasReferences,
        bool scoresOnly,
        bool featuresKnown,
        bool ofTexts,
        PersonRows? persons = null
    )
    {
        ArgumentNullException.ThrowIfNull(assessments);
        ArgumentNullException.ThrowIfNull(skipped);
        string record = (ofTexts ? Subject.Text : Subject.Record).One;
        List<string> limits =
        [
            "Only the attacks listed here were tried, each with the access stated; another attack, or more access, may find more. A result near chance does not bound what others can do; only a proof of differential privacy bounds every attack.",
        ];
        if (skipped.Count > 0)
        {
            limits.Add($"{skipped.Count} attacks could not run on this evidence; their reasons are listed.");
        }

        limits.Add(
            targets == 1
                ? "One target from one training run was attacked. Another run of the same recipe can give away more or less, and the intervals do not cover that."
                : $"{targets} targets of one recipe were attacked; intervals come from resampling targets and {record}s together."
        );
        if (targets is > 1 and < EnoughTargets)
        {
            limits.Add(
                "So few targets say little of how much targets differ: where the leak varied between them by a quarter of its size, 95 % intervals of simulated audits held the truth in 83 % of cases with two targets, 91 % with four and 93 % with eight."
            );
        }

        if (scoresOnly)
        {
            limits.Add(
                "The scores were computed elsewhere: neither the split nor the models behind them could be checked."
            );
        }
        else if (!featuresKnown)
        {
            limits.Add(
                $"The {record}s themselves were not given, so duplicates across the split and a split that is recognisable without any model could not be looked for."
            );
        }

        if (hasReferences)
        {
            limits.Add(
                ofTexts
                    ? "Attacks with reference models assume somebody who has those models, such as the one that was fine-tuned, or who can train models as the target was trained; one who has less may find less."
                    : "The attacker is assumed to know the target's recipe and to have records of the same kind to train reference models with; one who has less may find less."
            );
        }

        if (persons is not null)
        {
            limits.Add(
                $"{persons.Row.Capital} count as one person's by the name that came with them: somebody under two names counts as two persons, and if one of them was used and the other not, that hides a leak. Nothing is said of single {persons.Row.Many}."
            );
        }

        if (ofTexts)
        {
            limits.Add(
                "Texts count as used by their exact wording. One that says the same in other words counts as a non-member here, though the model may give away what it says."
            );
        }

        limits.Add(
            $"Which {record}s come out as most at risk changes from one training run to the next; a high score is consistent with membership and proves it for no single {record}."
        );
        if (assessments.Any(a => a.TprAtFpr.Any(t => t.Support != Support.Ok)))
        {
            limits.Add(
                "At the lowest false-positive rates there are too few non-members for a firm number; these are marked fragile or unsupported."
            );
        }

        if (assessments.Any(a => a.EpsilonLowerBound is not null))
        {
            limits.Add(
                persons is null
                    ? $"The lower bound on ε treats {record}s as independent trials of one mechanism; it is not an audit with randomised canaries."
                    : $"The lower bound on ε is one for persons, all {persons.Row.Many} of somebody together, and treats persons as independent trials of one mechanism; it is not an audit with randomised canaries, and says nothing against a claim about single {persons.Row.Many}."
            );
        }

        return limits;
    }
}
