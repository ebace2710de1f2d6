using Telltale.Learning.Kernels;

namespace Telltale.Learning.Optimisers;

/// <summary><see cref="Adam"/> and <see cref="AdamW"/> at work.</summary>
internal sealed class AdamOptimiser(
    Kernel kernel,
    double rate,
    double beta1,
    double beta2,
    double epsilon,
    double l2,
    double decoupled
) : Optimiser
{
    private AdamFactors _factors;

    public override int Moments => 2;

    public override void BeginStep()
    {
        Step++;
        // In double: 1 − β₂ᵗ at t = 1 loses half of a float's digits.
        _factors = new AdamFactors(
            OneMinusBeta1: (float)(1 - beta1),
            Beta2: (float)beta2,
            OneMinusBeta2: (float)(1 - beta2),
            StepSize: (float)(rate / (1 - Math.Pow(beta1, Step))),
            RootScale: (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, Step))),
            Epsilon: (float)epsilon,
            Coupled: (float)l2,
            Shrink: (float)(1 - (rate * decoupled))
        );
    }

    public override void Apply(Parameter parameter, int offset, ReadOnlySpan<float> gradient) =>
        kernel.AdamStep(
            parameter.Values.Span.Slice(offset, gradient.Length),
            parameter.First.Span.Slice(offset, gradient.Length),
            parameter.Second.Span.Slice(offset, gradient.Length),
            gradient,
            _factors
        );
}
