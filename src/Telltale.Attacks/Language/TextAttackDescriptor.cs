namespace Telltale.Attacks.Language;

/// <summary>One line of the catalogue of attacks on language models.</summary>
public sealed record TextAttackDescriptor : AttackDescription
{
    /// <summary>Makes the attack from option values, defaults filled in.</summary>
    public required Func<OptionValues, ITextAttack> Create { get; init; }
}

/// <summary>An attack on a language model, ready to run: what was asked for, with every option at its value.</summary>
/// <param name="Label">Names the column in score tables and the row in results.</param>
/// <param name="Descriptor">The catalogue line.</param>
/// <param name="Options">Every option and its value as text, defaults included, in the catalogue's order.</param>
/// <param name="Attack">The attack itself.</param>
public sealed record TextAttackChoice(
    string Label,
    TextAttackDescriptor Descriptor,
    IReadOnlyDictionary<string, string> Options,
    ITextAttack Attack
);
