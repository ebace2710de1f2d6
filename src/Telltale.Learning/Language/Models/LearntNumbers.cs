using Telltale.Learning.Kernels;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// The numbers of a decoder that training changes, with their gradients and what the optimiser remembers of them: all of
/// the decoder's, or factors of low rank beside it.
/// </summary>
internal abstract unsafe class LearntNumbers : IDisposable
{
    private protected LearntNumbers(Kernel kernel, int length)
    {
        Kernel = kernel;
        Parameter = new Parameter(length, moments: 2);
        Gradient = new AlignedBuffer(length);
    }

    /// <summary>Does the arithmetic.</summary>
    protected Kernel Kernel { get; }

    /// <summary>The numbers.</summary>
    public Parameter Parameter { get; }

    /// <summary>Of the same length.</summary>
    public AlignedBuffer Gradient { get; }

    /// <summary>The weights that they make, for products.</summary>
    public abstract DecoderPanels Panels { get; }

    /// <summary>Adds <c>deltaᵀ · input</c> to the gradient of the matrix at a place of the layout.</summary>
    /// <param name="offset">Where the matrix (or several that lie one below the other) begins.</param>
    /// <param name="delta">[rows × outputs].</param>
    /// <param name="input">[rows × inputs].</param>
    public abstract void AddMatrix(int offset, in MatrixView delta, in MatrixView input);

    /// <summary>Adds each row to the gradient of its token's embedding.</summary>
    public abstract void AddEmbedding(ReadOnlySpan<int> tokens, in MatrixView delta);

    /// <summary>Where the gradient of a norm's gain is added to; null where gains do not learn.</summary>
    public abstract float* GainOf(int offset);

    /// <summary>The decoder's weights as they are now.</summary>
    public abstract DecoderWeights Collect();

    /// <summary>Forgets the gradient.</summary>
    public void ClearGradient() => Gradient.Span.Clear();

    /// <summary>A step along the gradient, made shorter where it is longer than allowed.</summary>
    /// <param name="step">From 1 on.</param>
    /// <param name="rate">Learning rate of this step.</param>
    /// <param name="adam">The rest of the recipe.</param>
    /// <param name="mostNorm">Longest gradient; null for any.</param>
    /// <returns>The length of the gradient before; not finite where it went too far.</returns>
    public double Step(long step, double rate, AdamW adam, double? mostNorm)
    {
        FinishGradient();
        double norm = Math.Sqrt(Kernel.Maps.SumOfSquares(Gradient.Length, Gradient.Pointer));
        if (!double.IsFinite(norm))
        {
            return norm;
        }

        // As PyTorch's clip_grad_norm_ has it.
        double factor = mostNorm is { } most ? most / (norm + 1e-6) : 1;
        if (factor < 1)
        {
            Kernel.Maps.AddScaled(
                Gradient.Length,
                Gradient.Pointer,
                (float)factor,
                Gradient.Pointer,
                accumulate: false
            );
        }

        AdamFactors factors = adam.FactorsAt(step, rate);
        Apply(0, DecayedLength, factors);
        Apply(DecayedLength, Parameter.Values.Length - DecayedLength, factors with { Shrink = 1 });
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

    public virtual void Dispose()
    {
        Parameter.Dispose();
        Gradient.Dispose();
    }

    /// <summary>How many of the first numbers decay.</summary>
    private protected abstract int DecayedLength { get; }

    /// <summary>What is left to do with a gradient when all rows have been added.</summary>
    private protected virtual void FinishGradient() { }

    /// <summary>Makes <see cref="Panels"/> hold the numbers as they are now.</summary>
    private protected abstract void Refresh();

    private void Apply(int start, int length, in AdamFactors factors) =>
        Kernel.AdamStep(
            Parameter.Values.Span.Slice(start, length),
            Parameter.First.Span.Slice(start, length),
            Parameter.Second.Span.Slice(start, length),
            Gradient.Span.Slice(start, length),
            factors
        );
}
