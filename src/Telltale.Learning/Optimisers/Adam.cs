using Telltale.Learning.Kernels;

namespace Telltale.Learning.Optimisers;

/// <summary>
/// Adam (Kingma and Ba, ICLR 2015, algorithm 1, in the form of PyTorch's Adam). At step t ≥ 1 with gradient g:
/// <c>m ← β₁m + (1−β₁)g</c>, <c>v ← β₂v + (1−β₂)g²</c>,
/// <c>w ← w − LearningRate · (m / (1−β₁ᵗ)) / (√(v / (1−β₂ᵗ)) + Epsilon)</c>.
/// </summary>
/// <remarks>Gradients and first moments smaller than 1e-18 are taken as 0.</remarks>
public sealed record Adam : OptimiserOptions
{
    /// <summary>Above 0. Default 0.001.</summary>
    public override double LearningRate { get; init; } = 1e-3;

    /// <summary>β₁ in [0, 1). Default 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂ in [0, 1). Default 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>At least 1e-12, so that a weight without gradient stays where it is. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    internal override void Validate() => ValidateMoments(LearningRate, Beta1, Beta2, Epsilon);

    internal override Optimiser Create(Kernel kernel, double l2) =>
        new AdamOptimiser(kernel, LearningRate, Beta1, Beta2, Epsilon, l2, decoupled: 0);

    internal static void ValidateMoments(double rate, double beta1, double beta2, double epsilon)
    {
        Require(rate > 0 && double.IsFinite(rate), nameof(LearningRate), rate, "a finite number above 0");
        Require(beta1 is >= 0 and < 1, nameof(Beta1), beta1, "a number in [0, 1)");
        Require(beta2 is >= 0 and < 1, nameof(Beta2), beta2, "a number in [0, 1)");
        Require(
            epsilon >= 1e-12 && double.IsFinite(epsilon),
            nameof(Epsilon),
            epsilon,
            "a finite number of at least 1e-12"
        );
    }
}
