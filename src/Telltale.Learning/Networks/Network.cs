using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Learning.Networks;

/// <summary>A network at work: its parts and all the memory that a batch needs, taken once. Not for two threads.</summary>
internal abstract class Network(int batch) : IDisposable
{
    /// <summary>Most records at once.</summary>
    public int Batch { get; } = batch;

    /// <summary>
    /// All numbers that <see cref="Learn"/> changes from one batch to the next: weights, what the optimiser remembers of
    /// them, running statistics. Copied out and in again, training goes on as if nothing had happened.
    /// </summary>
    public abstract IReadOnlyList<AlignedBuffer> State { get; }

    /// <summary>Where a batch's features go: [<paramref name="rows"/> × inputs].</summary>
    public abstract MatrixView Input(int rows);

    /// <summary>Copies the numbers of all parts in.</summary>
    public abstract void Set(ReadOnlySpan<LayerWeights> weights);

    /// <summary>Copies them out.</summary>
    public abstract void Get(ReadOnlySpan<LayerWeights> weights);

    /// <summary>The first <paramref name="rows"/> inputs through the network, nothing dropped, running statistics used.</summary>
    /// <returns>Logits [rows × classes], valid until the next call.</returns>
    public abstract MatrixView Evaluate(int rows);

    /// <summary>One step of training on the first <c>targets.Rows</c> inputs.</summary>
    /// <returns>The sum of their losses before the step, in nats.</returns>
    public abstract double Learn(in BatchTargets targets, Optimiser optimiser, Rng dropout);

    /// <summary>
    /// Adds to each place the sum of squares of the gradient of that record's cross-entropy with respect to all that is
    /// learnt, from outputs and deltas; the gradients of a batch are never held all at once.
    /// </summary>
    /// <param name="labels">Classes of the first inputs.</param>
    /// <param name="squares">A place a record.</param>
    public abstract void AddGradientSquares(ReadOnlySpan<int> labels, Span<double> squares);

    /// <summary>
    /// Gradients of each record's cross-entropy with respect to its features, nothing dropped, running statistics used.
    /// </summary>
    /// <param name="labels">Classes of the first inputs.</param>
    /// <returns>[rows × inputs], valid until the next call.</returns>
    public abstract MatrixView InputGradients(ReadOnlySpan<int> labels);

    public abstract void Dispose();
}
