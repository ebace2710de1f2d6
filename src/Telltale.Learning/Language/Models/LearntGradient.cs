using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>The gradient of <see cref="LearntNumbers"/>, added up row by row. Not for two threads.</summary>
internal abstract unsafe class LearntGradient : IDisposable
{
    private protected LearntGradient(Kernel kernel, int length)
    {
        Kernel = kernel;
        Sum = new AlignedBuffer(length);
    }

    /// <summary>Does the arithmetic.</summary>
    protected Kernel Kernel { get; }

    /// <summary>In the order of the numbers.</summary>
    protected AlignedBuffer Sum { get; }

    /// <summary>Adds <c>deltaᵀ · input</c> to the gradient of the matrix at a place of the layout.</summary>
    /// <param name="offset">Where the matrix (or several that lie one below the other) begins.</param>
    /// <param name="delta">[rows × outputs].</param>
    /// <param name="input">[rows × inputs].</param>
    public abstract void AddMatrix(int offset, in MatrixView delta, in MatrixView input);

    /// <summary>Adds each row to the gradient of its token's embedding.</summary>
    public abstract void AddEmbedding(ReadOnlySpan<int> tokens, in MatrixView delta);

    /// <summary>Where the gradient of a norm's gain is added to; null where gains do not learn.</summary>
    public abstract float* GainOf(int offset);

    /// <summary>Adds another gradient of the same numbers, not yet finished.</summary>
    public void Add(LearntGradient other) =>
        Kernel.Maps.AddScaled(Sum.Length, other.Sum.Pointer, 1, Sum.Pointer, accumulate: true);

    /// <summary>Does what is left when all rows have been added.</summary>
    /// <returns>The gradient, in the order of the numbers.</returns>
    public virtual AlignedBuffer Finish() => Sum;

    /// <summary>Begins at 0 again.</summary>
    public void Clear() => Sum.Span.Clear();

    public virtual void Dispose() => Sum.Dispose();
}
