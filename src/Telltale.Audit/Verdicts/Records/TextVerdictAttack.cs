using Telltale.Attacks;
using Telltale.Attacks.Language;
using Telltale.Core;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Verdicts.Records;

/// <summary>
/// The attack on a language model that answers where none is named: the first of a fixed list that the evidence suffices for,
/// fixed before any score is seen.
/// </summary>
public static class TextVerdictAttack
{
    /// <summary>The list, strongest first.</summary>
    public static IReadOnlyList<string> Preference { get; } =
    ["lira", "lira:mode=offline", "reference", "min-k-plus-plus", "zlib", "loss", "samia"];

    /// <summary>The list as attacks.</summary>
    public static IReadOnlyList<TextAttackChoice> All => [.. Preference.Select(t => AttackCatalog.ChooseTexts([t])[0])];

    /// <summary>The first that can run.</summary>
    /// <exception cref="BadInputException">None can run.</exception>
    public static TextAttackChoice Choose(TextEvidence evidence) =>
        All.FirstOrDefault(choice => choice.Attack.Needs.WhatIsMissing(evidence) is null)
        ?? throw new BadInputException(
            "this evidence suffices for no attack; give token_logprobs, or texts with continuations."
        );
}
