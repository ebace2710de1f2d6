using Telltale.Core.Evidence;

namespace Telltale.Attacks;

/// <summary>One option of an attack, as help, schema and documentation show it.</summary>
/// <param name="Name">As written in attack strings.</param>
/// <param name="Values">Allowed values or range, for a person: <c>online|offline</c>, <c>a number in [0, 1]</c>.</param>
/// <param name="Default">The value where none is given, as it would be written.</param>
/// <param name="Help">What choosing it changes.</param>
public sealed record AttackOption(string Name, string Values, string Default, string Help);

/// <summary>All there is to know about an attack without running it, whatever it attacks.</summary>
public abstract record AttackDescription
{
    private protected AttackDescription() { }

    /// <summary>Name in attack strings, lower case with hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>Name for people.</summary>
    public required string Title { get; init; }

    /// <summary>What the score is, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Authors, year and title of the paper.</summary>
    public required string Paper { get; init; }

    /// <summary>The least access level at which the attack works.</summary>
    public required AccessLevel Access { get; init; }

    /// <summary>Options in the order in which help shows them; empty if none.</summary>
    public required IReadOnlyList<AttackOption> Options { get; init; }
}

/// <summary>One line of the catalogue of attacks on classifiers.</summary>
public sealed record AttackDescriptor : AttackDescription
{
    /// <summary>Makes the attack from option values, defaults filled in.</summary>
    public required Func<OptionValues, IClassifierAttack> Create { get; init; }
}
