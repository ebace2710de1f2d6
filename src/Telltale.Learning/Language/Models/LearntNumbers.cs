using Telltale.Learning.Kernels;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// The numbers of a decoder that training changes, and what the optimiser remembers of them: all of the decoder's, or
/// factors of low rank beside it.
/// </summary>
internal abstract unsafe class LearntNumbers : IDisposable
{
    private protected LearntNumbers(Kernel kernel, int length)
    {
        Kernel = kernel;
        Parameter = new Parameter(length, moments: 2);
    }

    /// <summary>Does the arithmetic.</summary>
    protected Kernel Kernel { get; }

    /// <summary>The numbers.</summary>
    public Parameter Parameter { get; }

    /// <summary>The weights that they make, for products.</summary>
    public abstract DecoderPanels Panels { get; }

    /// <summary>A gradient of theirs, 0 at first: one for each thread that adds to one.</summary>
    /// <param name="rows">Most rows that are added at once.</param>
    public abstract LearntGradient NewGradient(int rows);

    /// <summary>The decoder's weights as they are now.</summary>
    public abstract DecoderWeights Collect();

    /// <summary>A step along a gradient, made shorter where it is longer than allowed.</summary>
    /// <param name="gradient">Finished and perhaps scaled by this.</param>
    /// <param name="step">From 1 on.</param>
    /// <param name="rate">Learning rate of this step.</param>
    /// <param name="adam">The rest of the recipe.</param>
    /// <param name="mostNorm">Longest gradient; null for any.</param>
    /// <returns>The length of the gradient before; not finite where it went too far.</returns>
    public double Step(LearntGradient gradient, long step, double rate, AdamW adam, double? mostNorm)
    {
        AlignedBuffer sum = gradient.Finish();
        double norm = Math.Sqrt(Kernel.Maps.SumOfSquares(sum.Length, sum.Pointer));
        if (!double.IsFinite(norm))
        {
            return norm;
        }

        // As PyTorch's clip_grad_norm_ has it.
        double factor = mostNorm is { } most ? most / (norm + 1e-6) : 1;
        if (factor < 1)
        {
            Kernel.Maps.AddScaled(sum.Length, sum.Pointer, (float)factor, sum.Pointer, accumulate: false);
        }

        AdamFactors factors = adam.FactorsAt(step, rate);
        Apply(sum, 0, DecayedLength, factors);
        Apply(sum, DecayedLength, Parameter.Values.Length - DecayedLength, factors with { Shrink = 1 });
        Refresh();
        return norm;
    }

    /// <summary>All that one step leaves for the next, out or in.</summary>
    public void PassState(StateStream stream)
    {
        foreach (AlignedBuffer buffer in Parameter.State)
        {
            stream.Pass(buffer.Span);
        }

        Refresh();
    }

    public virtual void Dispose() => Parameter.Dispose();

    /// <summary>How many of the first numbers decay.</summary>
    private protected abstract int DecayedLength { get; }

    /// <summary>Makes <see cref="Panels"/> hold the numbers as they are now.</summary>
    private protected abstract void Refresh();

    private void Apply(AlignedBuffer gradient, int start, int length, in AdamFactors factors) =>
        Kernel.AdamStep(
            Parameter.Values.Span.Slice(start, length),
            Parameter.First.Span.Slice(start, length),
            Parameter.Second.Span.Slice(start, length),
            gradient.Span.Slice(start, length),
            factors
        );
}
