using Telltale.Attacks.Learned;

namespace Telltale.Attacks.Classifiers.Shokri;

/// <summary>Options of <see cref="ShokriAttack"/>.</summary>
public sealed record ShokriOptions
{
    /// <summary>What learns.</summary>
    public ClassifierKind Classifier { get; init; } = ClassifierKind.Logistic;

    /// <summary>How many of the highest probabilities are learnt from; null for all.</summary>
    public int? Top { get; init; }

    /// <summary>In what form.</summary>
    public OutputScale Outputs { get; init; } = OutputScale.Probabilities;

    /// <summary>How many of the first queries a record are used; null for all.</summary>
    public int? Queries { get; init; }

    /// <summary>How many of the first reference models are used; null for all.</summary>
    public int? References { get; init; }
}
