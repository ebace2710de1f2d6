using Telltale.Learning.Kernels;

namespace Telltale.Learning.Optimisers;

/// <summary>
/// Stochastic gradient descent with momentum: <c>b ← Momentum · b + g</c>, <c>w ← w − LearningRate · b</c>, b = 0 at
/// first (Sutskever et al., ICML 2013, in the form of PyTorch's SGD with dampening 0).
/// </summary>
public sealed record Sgd : OptimiserOptions
{
    /// <summary>Above 0. Default 0.1.</summary>
    public override double LearningRate { get; init; } = 0.1;

    /// <summary>In [0, 1). Default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    internal override void Validate()
    {
        Require(
            LearningRate > 0 && double.IsFinite(LearningRate),
            nameof(LearningRate),
            LearningRate,
            "a finite number above 0"
        );
        Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "a number in [0, 1)");
    }

    internal override Optimiser Create(Kernel kernel, double l2) => new SgdOptimiser(kernel, this, l2);
}
