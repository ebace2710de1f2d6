using Telltale.Attacks;
using Telltale.Core;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Verdicts.Records;

/// <summary>
/// The attack that answers where none is named: the first of a fixed list that the evidence suffices for. It is fixed before
/// any score is seen, so that nothing has to be paid for the choice.
/// </summary>
public static class VerdictAttack
{
    /// <summary>The list, strongest first.</summary>
    public static IReadOnlyList<string> Preference { get; } =
    ["bavaria", "lira", "lira:mode=offline", "base:mode=offline", "calibration", "loss", "gap"];

    /// <summary>The first that can run and that has what it needs about every record asked about, or else about most.</summary>
    /// <exception cref="BadInputException">None can run.</exception>
    public static AttackChoice Choose(ClassifierEvidence evidence, IReadOnlyList<int> asked)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(asked);
        AttackChoice[] able =
        [
            .. Preference
                .Select(text => AttackCatalog.Choose([text])[0])
                .Where(choice => choice.Attack.Needs.WhatIsMissing(evidence) is null),
        ];
        return able.Length == 0
            ? throw new BadInputException(
                "this evidence suffices for no attack; give target_logits, target_probabilities or target_labels."
            )
            : able.MaxBy(choice => asked.Count(row => HasModels(choice.Attack.Needs, evidence, row)))!;
    }

    private static bool HasModels(EvidenceNeeds needs, ClassifierEvidence evidence, int record)
    {
        if (evidence.References is not { Members: var mask } || !(needs.InModels || needs.OutModels))
        {
            return !(needs.InModels || needs.OutModels);
        }

        int inside = 0;
        for (int model = 0; model < mask.Models; model++)
        {
            inside += mask[model, record] ? 1 : 0;
        }

        return (!needs.InModels || inside >= needs.ModelsPerSide)
            && (!needs.OutModels || mask.Models - inside >= needs.ModelsPerSide);
    }
}
