namespace Telltale.Attacks;

/// <summary>An attack ready to run: what was asked for, with every option at its value.</summary>
/// <param name="Label">Names the column in score tables and the row in results.</param>
/// <param name="Descriptor">The catalogue line.</param>
/// <param name="Options">Every option and its value as text, defaults included, in the catalogue's order.</param>
/// <param name="Attack">The attack itself.</param>
public sealed record AttackChoice(
    string Label,
    AttackDescriptor Descriptor,
    IReadOnlyDictionary<string, string> Options,
    IClassifierAttack Attack
);
