using Telltale.Learning.Kernels;

namespace Telltale.Learning.Optimisers;

/// <summary>
/// <see cref="Adam"/> with decoupled weight decay (Loshchilov and Hutter, ICLR 2019, algorithm 2, in the form of
/// PyTorch's AdamW): before the step, <c>w ← w − LearningRate · WeightDecay · w</c>, biases included.
/// </summary>
public sealed record AdamW : OptimiserOptions
{
    /// <summary>Above 0. Default 0.001.</summary>
    public override double LearningRate { get; init; } = 1e-3;

    /// <summary>β₁ in [0, 1). Default 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂ in [0, 1). Default 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>At least 1e-12. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>At least 0, with LearningRate · WeightDecay &lt; 1. Default 0.01.</summary>
    public double WeightDecay { get; init; } = 0.01;

    internal override void Validate()
    {
        Adam.ValidateMoments(LearningRate, Beta1, Beta2, Epsilon);
        Require(
            WeightDecay >= 0 && LearningRate * WeightDecay < 1,
            nameof(WeightDecay),
            WeightDecay,
            "a number of at least 0 whose product with the learning rate is below 1"
        );
    }

    /// <summary>What step <paramref name="step"/> (from 1 on) does with a learning rate of its own.</summary>
    internal AdamFactors FactorsAt(long step, double rate) =>
        AdamFactors.At(step, rate, Beta1, Beta2, Epsilon, l2: 0, WeightDecay);

    internal override Optimiser Create(Kernel kernel, double l2) =>
        new AdamOptimiser(kernel, LearningRate, Beta1, Beta2, Epsilon, l2, WeightDecay);
}
