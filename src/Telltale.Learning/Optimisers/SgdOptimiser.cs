using Telltale.Learning.Kernels;

namespace Telltale.Learning.Optimisers;

/// <summary><see cref="Sgd"/> at work.</summary>
internal sealed class SgdOptimiser(Kernel kernel, Sgd options, double l2) : Optimiser
{
    private readonly float _rate = (float)options.LearningRate;
    private readonly float _momentum = (float)options.Momentum;
    private readonly float _l2 = (float)l2;

    public override int Moments => 1;

    public override void BeginStep() => Step++;

    public override void Apply(Parameter parameter, int offset, ReadOnlySpan<float> gradient) =>
        kernel.SgdStep(
            parameter.Values.Span.Slice(offset, gradient.Length),
            parameter.First.Span.Slice(offset, gradient.Length),
            gradient,
            _rate,
            _momentum,
            _l2
        );
}
