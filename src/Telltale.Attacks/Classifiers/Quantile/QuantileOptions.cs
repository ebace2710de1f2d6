namespace Telltale.Attacks.Classifiers.Quantile;

/// <summary>What a record's own distribution is foretold from.</summary>
public enum QuantileInput
{
    /// <summary>The record itself and its class: no reference models.</summary>
    Features,

    /// <summary>What models that were not trained on it answer, and its class.</summary>
    Signals,
}

/// <summary>What is foretold.</summary>
public enum QuantileHead
{
    /// <summary>Mean and deviation of a normal.</summary>
    Gaussian,

    /// <summary>Several quantiles, by the pinball loss.</summary>
    Pinball,
}

/// <summary>What foretells it.</summary>
public enum QuantileModel
{
    /// <summary>Linear in the inputs.</summary>
    Linear,

    /// <summary>A perceptron with one hidden layer of 32.</summary>
    Mlp,
}

/// <summary>The statistic of the target's answer.</summary>
public enum QuantileSignal
{
    /// <summary>The margin φ.</summary>
    Margin,

    /// <summary>log p_y less the logarithm of the highest other probability.</summary>
    Hinge,
}

/// <summary>Options of <see cref="QuantileAttack"/>.</summary>
public sealed record QuantileOptions
{
    /// <summary>What it is foretold from.</summary>
    public QuantileInput On { get; init; } = QuantileInput.Features;

    /// <summary>What is foretold.</summary>
    public QuantileHead Head { get; init; } = QuantileHead.Gaussian;

    /// <summary>What foretells it.</summary>
    public QuantileModel Model { get; init; } = QuantileModel.Linear;

    /// <summary>The statistic.</summary>
    public QuantileSignal Signal { get; init; } = QuantileSignal.Margin;

    /// <summary>How many of the first queries a record are used; null for all.</summary>
    public int? Queries { get; init; }

    /// <summary>How many of the first reference models are used; null for all. Only on signals.</summary>
    public int? References { get; init; }
}
