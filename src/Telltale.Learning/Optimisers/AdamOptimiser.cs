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
        _factors = AdamFactors.At(Step, rate, beta1, beta2, epsilon, l2, decoupled);
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
