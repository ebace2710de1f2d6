using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Layers;
using Telltale.Learning.Optimisers;

namespace Telltale.Learning.Networks;

/// <summary>
/// A network at work: its layers and all the memory that a batch needs, taken once. Not for two threads.
/// </summary>
internal sealed unsafe class Perceptron : IDisposable
{
    private readonly Kernel _kernel;
    private readonly DenseLayer[] _layers;
    private readonly AlignedBuffer[] _outputs;
    private readonly AlignedBuffer[] _deltas;
    private readonly DropoutMask[] _masks;
    private readonly AlignedBuffer _input;
    private readonly BinaryInput? _binary;
    private readonly AlignedBuffer _scratch;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="options">The shape.</param>
    /// <param name="inputs">Features of a record.</param>
    /// <param name="classes">Width of the output.</param>
    /// <param name="batch">Most records at once.</param>
    /// <param name="moments">Numbers that the optimiser remembers for a weight; 0 for a network that is only asked.</param>
    public Perceptron(Kernel kernel, NetworkOptions options, int inputs, int classes, int batch, int moments)
    {
        _kernel = kernel;
        Batch = batch;
        int[] widths = options.WidthsBetween(inputs, classes);
        int count = widths.Length - 1;
        bool trains = moments > 0;
        _layers = new DenseLayer[count];
        _outputs = new AlignedBuffer[count];
        _deltas = new AlignedBuffer[trains ? count - 1 : 0];
        _masks = new DropoutMask[trains && options.Dropout > 0 ? count - 1 : 0];
        int scratch = 0;
        for (int l = 0; l < count; l++)
        {
            Activation activation = l == count - 1 ? Activation.None : options.Activation;
            _layers[l] = new DenseLayer(kernel, widths[l], widths[l + 1], activation, moments);
            _outputs[l] = NewBuffer(widths[l + 1]);
            scratch = Math.Max(scratch, trains ? _layers[l].ScratchLength(batch) : 0);
        }

        for (int l = 0; l < _deltas.Length; l++)
        {
            _deltas[l] = NewBuffer(widths[l + 1]);
        }

        for (int l = 0; l < _masks.Length; l++)
        {
            _masks[l] = new DropoutMask(batch, widths[l + 1], options.Dropout);
        }

        _input = NewBuffer(inputs);
        _binary = trains ? new BinaryInput(kernel, batch, inputs) : null;
        _scratch = new AlignedBuffer(scratch);
    }

    /// <summary>Most records at once.</summary>
    public int Batch { get; }

    /// <summary>Where a batch's features go: [<paramref name="rows"/> × inputs].</summary>
    public MatrixView Input(int rows) => View(_input, rows, _layers[0].Inputs);

    /// <summary>Copies weights in.</summary>
    public void Set(ReadOnlySpan<LayerWeights> weights)
    {
        for (int l = 0; l < _layers.Length; l++)
        {
            _layers[l].Set(weights[l].Weights, weights[l].Bias);
        }
    }

    /// <summary>Copies weights out.</summary>
    public void Get(ReadOnlySpan<LayerWeights> weights)
    {
        for (int l = 0; l < _layers.Length; l++)
        {
            _layers[l].Get(weights[l].Weights, weights[l].Bias);
        }
    }

    /// <summary>The first <paramref name="rows"/> inputs through the network, nothing dropped.</summary>
    /// <returns>Logits [rows × classes], valid until the next call.</returns>
    public MatrixView Evaluate(int rows)
    {
        MatrixView x = Input(rows);
        for (int l = 0; l < _layers.Length; l++)
        {
            MatrixView y = Output(l, rows);
            _layers[l].Forward(x, y);
            x = y;
        }

        return x;
    }

    /// <summary>One step of training on the first <c>labels.Length</c> inputs.</summary>
    /// <returns>The sum of their losses before the step, in nats.</returns>
    public double Learn(ReadOnlySpan<int> labels, float smoothing, Optimiser optimiser, Rng dropout)
    {
        int rows = labels.Length;
        BinaryInput? binary = _binary is not null && _binary.TryTake(Input(rows)) ? _binary : null;
        MatrixView logits = ForwardInTraining(rows, binary, dropout);
        double loss = _kernel.SoftmaxCrossEntropy(logits, labels, smoothing, 1f / rows);
        optimiser.BeginStep();
        MatrixView delta = logits;
        for (int l = _layers.Length - 1; l >= 0; l--)
        {
            // The gradient goes further back before the step changes the weights that it goes through.
            MatrixView next = default;
            if (l > 0)
            {
                next = View(_deltas[l - 1], rows, _layers[l].Inputs);
                _layers[l].PropagateBack(delta, next, _scratch.Pointer);
                PassBack(l - 1, next);
            }

            if (l == 0 && binary is not null)
            {
                _layers[l].Learn(binary, delta, optimiser, _scratch.Pointer);
            }
            else
            {
                _layers[l].Learn(InputOf(l, rows), delta, optimiser, _scratch.Pointer);
            }

            delta = next;
        }

        return loss;
    }

    public void Dispose()
    {
        foreach (DenseLayer layer in _layers)
        {
            layer.Dispose();
        }

        foreach (AlignedBuffer buffer in (ReadOnlySpan<AlignedBuffer>)[.. _outputs, .. _deltas, _input, _scratch])
        {
            buffer.Dispose();
        }

        _binary?.Dispose();
        foreach (DropoutMask mask in _masks)
        {
            mask.Dispose();
        }
    }

    private MatrixView ForwardInTraining(int rows, BinaryInput? binary, Rng dropout)
    {
        for (int l = 0; l < _layers.Length; l++)
        {
            MatrixView y = Output(l, rows);
            if (l == 0 && binary is not null)
            {
                _layers[l].Forward(binary, y);
            }
            else
            {
                _layers[l].Forward(InputOf(l, rows), y);
            }

            if (l < _masks.Length)
            {
                _masks[l].Draw(rows, dropout);
                _kernel.Multiply(y, _masks[l].Factors(rows), _masks[l].Kept(rows));
            }
        }

        return Output(_layers.Length - 1, rows);
    }

    /// <summary>From a gradient with respect to what left hidden layer l to one with respect to its sums.</summary>
    private void PassBack(int l, in MatrixView delta)
    {
        if (l < _masks.Length)
        {
            _kernel.Multiply(delta, _masks[l].Factors(delta.Rows), delta);
        }

        _kernel.ScaleByDerivative(delta, Output(l, delta.Rows), _layers[l].Activation);
    }

    /// <summary>What layer l reads in training.</summary>
    private MatrixView InputOf(int l, int rows) =>
        l == 0 ? Input(rows)
        : _masks.Length > 0 ? _masks[l - 1].Kept(rows)
        : Output(l - 1, rows);

    private MatrixView Output(int l, int rows) => View(_outputs[l], rows, _layers[l].Outputs);

    private AlignedBuffer NewBuffer(int columns) => new(checked(Batch * Gemm.StrideOf(columns)));

    private static MatrixView View(AlignedBuffer buffer, int rows, int columns) =>
        new(buffer.Pointer, rows, columns, Gemm.StrideOf(columns));
}
