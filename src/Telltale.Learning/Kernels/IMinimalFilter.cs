namespace Telltale.Learning.Kernels;

/// <summary>
/// The matrices A, B and G of a minimal filter for windows of 3 × 3, on one vector of channels: results of side × side
/// from inputs of points × points, points = side + 2, with points² multiplications.
/// </summary>
internal unsafe interface IMinimalFilter
{
    /// <summary>Results in each direction.</summary>
    static abstract int Side { get; }

    /// <summary>Places in each direction of a transformed tile, and inputs: side + 2.</summary>
    static abstract int Points { get; }

    /// <summary><c>Bᵀ d B</c>.</summary>
    /// <param name="d">The inputs' first number.</param>
    /// <param name="pitch">Floats from an input to the one below.</param>
    /// <param name="stride">Floats from an input to the one beside it.</param>
    /// <param name="to">The result's first place; rows of places one after another.</param>
    /// <param name="place">Floats from a place to the next.</param>
    static abstract void Inputs(float* d, nint pitch, nint stride, float* to, nint place);

    /// <summary><c>A δ Aᵀ</c> of side × side gradients of results.</summary>
    static abstract void Deltas(float* delta, nint pitch, nint stride, float* to, nint place);

    /// <summary><c>y = Aᵀ m A</c>, or that added to y.</summary>
    static abstract void Results(float* m, nint place, float* y, nint pitch, nint stride, bool accumulate);

    /// <summary><c>G g Gᵀ</c>: weights and places both <paramref name="step"/> floats apart.</summary>
    static abstract void Weights(float* g, float* to, nint step);

    /// <summary><c>Gᵀ u G</c>: places and gradients of weights both <paramref name="step"/> floats apart.</summary>
    static abstract void WeightGradients(float* u, float* to, nint step);
}
