using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;

namespace Telltale.Learning.Layers;

/// <summary>
/// A fully connected layer, <c>activation(x·W + b)</c>, W [inputs × outputs]. The weights live in packed panels: the
/// forward product reads them as they are, and since optimisers work weight by weight, the gradient is made and applied
/// panel by panel, and is never stored whole.
/// </summary>
internal sealed unsafe class DenseLayer : IDisposable
{
    private readonly Kernel _kernel;
    private readonly Parameter _weights;
    private readonly Parameter _bias;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="inputs">Columns of x.</param>
    /// <param name="outputs">Columns of the result.</param>
    /// <param name="activation">Applied to each sum.</param>
    /// <param name="moments">Numbers that the optimiser remembers for a weight; 0 for a layer that is not trained.</param>
    public DenseLayer(Kernel kernel, int inputs, int outputs, Activation activation, int moments)
    {
        _kernel = kernel;
        Inputs = inputs;
        Outputs = outputs;
        Activation = activation;
        _weights = new Parameter(Panels.Length(inputs, outputs, kernel.PanelWidth), moments);
        _bias = new Parameter(outputs, moments);
    }

    public int Inputs { get; }

    public int Outputs { get; }

    public Activation Activation { get; }

    /// <summary>What a step changes.</summary>
    public IEnumerable<AlignedBuffer> State => [.. _weights.State, .. _bias.State];

    /// <summary>Floats of scratch that <see cref="PropagateBack"/> and <see cref="Learn"/> need for a batch of this size.</summary>
    public int ScratchLength(int batch) =>
        Math.Max(Panels.Length(batch, Outputs, _kernel.PanelWidth), Panels.Length(Outputs, Inputs, _kernel.PanelWidth))
        + (Inputs * _kernel.PanelWidth)
        + Gemm.StrideOf(Outputs);

    /// <summary>Sets weights [inputs × outputs] and biases from row-major numbers.</summary>
    public void Set(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        fixed (float* source = weights)
        {
            Panels.Pack(new MatrixView(source, Inputs, Outputs, Outputs), _kernel.PanelWidth, _weights.Values.Pointer);
        }

        bias.CopyTo(_bias.Values.Span);
    }

    /// <summary>The reverse of <see cref="Set"/>.</summary>
    public void Get(Span<float> weights, Span<float> bias)
    {
        for (int i = 0; i < Inputs; i++)
        {
            for (int j = 0; j < Outputs; j++)
            {
                weights[(i * Outputs) + j] = _weights.Values.Span[PackedIndex(i, j)];
            }
        }

        _bias.Values.Span.CopyTo(bias);
    }

    /// <summary><c>output ← activation(input·W + b)</c>.</summary>
    /// <param name="input">[batch × inputs].</param>
    /// <param name="output">[batch × outputs].</param>
    public void Forward(in MatrixView input, in MatrixView output)
    {
        Gemm.MultiplyPacked(_kernel, input, _weights.Values.Pointer, output);
        _kernel.AddBiasAndActivate(output, _bias.Values.Pointer, Activation);
    }

    /// <summary><c>inputDelta ← delta·Wᵀ</c>: the loss's gradient with respect to the layer's input.</summary>
    /// <param name="delta">Gradient with respect to the sums [batch × outputs].</param>
    /// <param name="inputDelta">[batch × inputs].</param>
    /// <param name="scratch"><see cref="ScratchLength"/> floats.</param>
    public void PropagateBack(in MatrixView delta, in MatrixView inputDelta, float* scratch)
    {
        int width = _kernel.PanelWidth;
        // Wᵀ [outputs × inputs] in panels. In W's panels the weights of one panel's columns and `width` inputs lie side
        // by side, so this is a transposition of small contiguous blocks.
        for (int column = 0; column < Inputs; column += width)
        {
            int columns = Math.Min(width, Inputs - column);
            for (int k = 0; k < Outputs; k += width)
            {
                MatrixView block = new(
                    _weights.Values.Pointer + PackedIndex(column, k),
                    Math.Min(width, Outputs - k),
                    columns,
                    rowStride: 1,
                    columnStride: width
                );
                Panels.PackOne(block, width, scratch + ((nint)column * Outputs) + ((nint)k * width));
            }
        }

        Gemm.MultiplyPacked(_kernel, delta, scratch, inputDelta);
    }

    /// <summary>Takes one step along the gradients <c>inputᵀ·delta</c> and <c>Σ delta</c>.</summary>
    /// <param name="input">What <see cref="Forward"/> got [batch × inputs].</param>
    /// <param name="delta">Gradient with respect to the sums [batch × outputs].</param>
    /// <param name="optimiser">Whose step has begun.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> floats.</param>
    public void Learn(in MatrixView input, in MatrixView delta, Optimiser optimiser, float* scratch)
    {
        int width = _kernel.PanelWidth;
        int panelLength = Inputs * width;
        float* gradient = scratch;
        float* biasGradient = gradient + panelLength;
        float* panels = biasGradient + Gemm.StrideOf(Outputs);
        _kernel.SumColumns(delta, biasGradient);
        optimiser.Apply(_bias, 0, new ReadOnlySpan<float>(biasGradient, Outputs));

        Panels.Pack(delta, width, panels);
        int count = Panels.Count(Outputs, width);
        for (int panel = 0; panel < count; panel++)
        {
            Gemm.MultiplyPacked(
                _kernel,
                input.Transposed,
                panels + ((nint)panel * delta.Rows * width),
                new MatrixView(gradient, Inputs, width, width)
            );
            optimiser.Apply(_weights, panel * panelLength, new ReadOnlySpan<float>(gradient, panelLength));
        }
    }

    /// <summary>
    /// Adds each record's ‖∂loss/∂W‖² + ‖∂loss/∂b‖² = (‖x‖² + 1) · ‖δ‖²: the gradient of one record is an outer product
    /// (Goodfellow 2015, Efficient per-example gradient computations).
    /// </summary>
    /// <param name="input">What <see cref="Forward"/> got [batch × inputs].</param>
    /// <param name="delta">Gradient of each record's own loss with respect to the sums [batch × outputs].</param>
    /// <param name="squares">[batch].</param>
    public void AddGradientSquares(in MatrixView input, in MatrixView delta, Span<double> squares)
    {
        for (int i = 0; i < input.Rows; i++)
        {
            double inputSquares = _kernel.Maps.SumOfSquares(Inputs, input.Pointer + (i * input.RowStride));
            squares[i] +=
                (inputSquares + 1) * _kernel.Maps.SumOfSquares(Outputs, delta.Pointer + (i * delta.RowStride));
        }
    }

    public void Dispose()
    {
        _weights.Dispose();
        _bias.Dispose();
    }

    /// <summary>Where the weight from input i to output j lies.</summary>
    private int PackedIndex(int i, int j)
    {
        int width = _kernel.PanelWidth;
        return (((j / width * Inputs) + i) * width) + (j % width);
    }
}
