namespace Telltale.Learning.Kernels;

/// <summary>
/// What one Adam step needs, the same for every weight. With gradient g (to which <see cref="Coupled"/> · w is added):
/// <c>m ← m + (1−β₁)(g − m)</c>, <c>v ← β₂ v + (1−β₂) g²</c>,
/// <c>w ← Shrink · w − StepSize · m / (√v · RootScale + Epsilon)</c>.
/// </summary>
/// <param name="OneMinusBeta1">1 − β₁.</param>
/// <param name="Beta2">β₂.</param>
/// <param name="OneMinusBeta2">1 − β₂.</param>
/// <param name="StepSize">Learning rate / (1 − β₁ᵗ) at step t ≥ 1.</param>
/// <param name="RootScale">1 / √(1 − β₂ᵗ).</param>
/// <param name="Epsilon">Above 0.</param>
/// <param name="Coupled">L2 added to the gradient (Adam).</param>
/// <param name="Shrink">1 − learning rate · weight decay (AdamW); 1 without.</param>
internal readonly record struct AdamFactors(
    float OneMinusBeta1,
    float Beta2,
    float OneMinusBeta2,
    float StepSize,
    float RootScale,
    float Epsilon,
    float Coupled,
    float Shrink
)
{
    /// <summary>
    /// Gradients below this are taken as 0, and so are moments of no effect: a moment that decays for ever ends among
    /// the denormal numbers, where arithmetic is up to a hundred times slower. Its square is still a normal number, and
    /// next to any ε in use it moves no weight.
    /// </summary>
    public const float SmallestGradient = 1e-18f;

    /// <summary>The square of <see cref="SmallestGradient"/>.</summary>
    public const float SmallestSquare = 1e-36f;

    /// <summary>Those of one step.</summary>
    /// <param name="step">From 1 on.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">Above 0.</param>
    /// <param name="l2">Penalty in the gradient.</param>
    /// <param name="decoupled">Weight decay beside it.</param>
    /// <remarks>In double: 1 − β₂ᵗ at t = 1 loses half of a float's digits.</remarks>
    public static AdamFactors At(
        long step,
        double rate,
        double beta1,
        double beta2,
        double epsilon,
        double l2,
        double decoupled
    ) =>
        new(
            OneMinusBeta1: (float)(1 - beta1),
            Beta2: (float)beta2,
            OneMinusBeta2: (float)(1 - beta2),
            StepSize: (float)(rate / (1 - Math.Pow(beta1, step))),
            RootScale: (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step))),
            Epsilon: (float)epsilon,
            Coupled: (float)l2,
            Shrink: (float)(1 - (rate * decoupled))
        );
}
