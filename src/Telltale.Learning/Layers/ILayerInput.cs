using Telltale.Learning.Kernels;

namespace Telltale.Learning.Layers;

/// <summary>What a <see cref="DenseLayer"/> reads, a batch X [rows × inputs], as the two products that it takes part in.</summary>
internal unsafe interface ILayerInput
{
    int Rows { get; }

    /// <summary><c>C = X · panel</c>.</summary>
    /// <param name="panel">[inputs × panel width].</param>
    /// <param name="c">[rows × columns], at most a panel wide.</param>
    void Multiply(float* panel, in MatrixView c);

    /// <summary><c>C = Xᵀ · panel</c>.</summary>
    /// <param name="panel">[rows × panel width].</param>
    /// <param name="c">[inputs × columns], at most a panel wide, with room for a whole one in each row.</param>
    void MultiplyTransposed(float* panel, in MatrixView c);
}
