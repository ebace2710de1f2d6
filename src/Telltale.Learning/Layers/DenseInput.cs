using Telltale.Learning.Kernels;

namespace Telltale.Learning.Layers;

/// <summary>A batch of any numbers.</summary>
internal readonly unsafe struct DenseInput(Kernel kernel, MatrixView view) : ILayerInput
{
    public int Rows => view.Rows;

    public void Multiply(float* panel, in MatrixView c) => Gemm.MultiplyPacked(kernel, view, panel, c);

    public void MultiplyTransposed(float* panel, in MatrixView c) =>
        Gemm.MultiplyPacked(kernel, view.Transposed, panel, c);
}
