using Telltale.Attacks.Learned;

namespace Telltale.Attacks.Classifiers.MlLeaks;

/// <summary>How much the attacker of the paper has.</summary>
public enum Adversary
{
    /// <summary>Reference models of the same data.</summary>
    One = 1,

    /// <summary>Reference models of other data: what is learnt on some classes is used on others.</summary>
    Two = 2,

    /// <summary>No reference models.</summary>
    Three = 3,
}

/// <summary>Options of <see cref="MlLeaksAttack"/>.</summary>
public sealed record MlLeaksOptions
{
    /// <summary>How much the attacker has.</summary>
    public Adversary Adversary { get; init; } = Adversary.One;

    /// <summary>What learns; adversaries one and two.</summary>
    public ClassifierKind Classifier { get; init; } = ClassifierKind.Logistic;

    /// <summary>How many of the highest probabilities are learnt from; null for all.</summary>
    public int? Top { get; init; } = 3;

    /// <summary>In what form.</summary>
    public OutputScale Outputs { get; init; } = OutputScale.Probabilities;

    /// <summary>How many of the first queries a record are used; null for all.</summary>
    public int? Queries { get; init; }

    /// <summary>How many of the first reference models are used; null for all.</summary>
    public int? References { get; init; }
}
