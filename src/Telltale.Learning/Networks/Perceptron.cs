using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Layers;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Learning.Networks;

/// <summary>Dense layers, one after another.</summary>
internal sealed unsafe class Perceptron : Network
{
    private readonly Kernel _kernel;
    private readonly DenseLayer[] _layers;
    private readonly AlignedBuffer[] _outputs;
    private readonly AlignedBuffer[] _deltas;
    private readonly DropoutMask[] _masks;
    private readonly AlignedBuffer _input;
    private readonly AlignedBuffer _inputDelta;
    private readonly BinaryInput? _binary;
    private readonly AlignedBuffer _scratch;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="options">The shape.</param>
    /// <param name="inputs">Features of a record.</param>
    /// <param name="classes">Width of the output.</param>
    /// <param name="batch">Most records at once.</param>
    /// <param name="moments">Numbers that the optimiser remembers for a weight; null for a network that only answers.</param>
    public Perceptron(Kernel kernel, PerceptronOptions options, int inputs, int classes, int batch, int? moments)
        : base(batch)
    {
        _kernel = kernel;
        int[] widths = options.WidthsBetween(inputs, classes);
        int count = widths.Length - 1;
        bool goesBack = moments is not null;
        _layers = new DenseLayer[count];
        _outputs = new AlignedBuffer[count];
        _deltas = new AlignedBuffer[goesBack ? count - 1 : 0];
        _masks = new DropoutMask[moments > 0 && options.Dropout > 0 ? count - 1 : 0];
        int scratch = 0;
        for (int l = 0; l < count; l++)
        {
            Activation activation = l == count - 1 ? Activation.None : options.Activation;
            _layers[l] = new DenseLayer(kernel, widths[l], widths[l + 1], activation, moments ?? 0);
            _outputs[l] = NewBuffer(widths[l + 1]);
            scratch = Math.Max(scratch, goesBack ? _layers[l].ScratchLength(batch) : 0);
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
        _inputDelta = new AlignedBuffer(moments == 0 ? checked(batch * Gemm.StrideOf(inputs)) : 0);
        _binary = goesBack ? new BinaryInput(kernel, batch, inputs) : null;
        _scratch = new AlignedBuffer(scratch);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<AlignedBuffer> State => [.. _layers.SelectMany(l => l.State)];

    /// <inheritdoc/>
    public override MatrixView Input(int rows) => View(_input, rows, _layers[0].Inputs);

    /// <inheritdoc/>
    public override void Set(ReadOnlySpan<LayerWeights> weights)
    {
        for (int l = 0; l < _layers.Length; l++)
        {
            _layers[l].Set(weights[l].Weights, weights[l].Bias);
        }
    }

    /// <inheritdoc/>
    public override void Get(ReadOnlySpan<LayerWeights> weights)
    {
        for (int l = 0; l < _layers.Length; l++)
        {
            _layers[l].Get(weights[l].Weights, weights[l].Bias);
        }
    }

    /// <inheritdoc/>
    public override MatrixView Evaluate(int rows)
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

    /// <inheritdoc/>
    public override double Learn(in BatchTargets targets, Optimiser optimiser, Rng dropout)
    {
        int rows = targets.Rows;
        BinaryInput? binary = _binary is not null && _binary.TryTake(Input(rows)) ? _binary : null;
        MatrixView logits = ForwardInTraining(rows, binary, dropout);
        double loss = targets.Loss(_kernel, logits);
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

    /// <inheritdoc/>
    public override void AddGradientSquares(ReadOnlySpan<int> labels, Span<double> squares)
    {
        int rows = labels.Length;
        MatrixView delta = Evaluate(rows);
        _kernel.SoftmaxCrossEntropy(delta, labels, smoothing: 0, scale: 1);
        for (int l = _layers.Length - 1; l >= 0; l--)
        {
            MatrixView input = l == 0 ? Input(rows) : Output(l - 1, rows);
            _layers[l].AddGradientSquares(input, delta, squares);
            if (l > 0)
            {
                MatrixView next = View(_deltas[l - 1], rows, _layers[l].Inputs);
                _layers[l].PropagateBack(delta, next, _scratch.Pointer);
                _kernel.ScaleByDerivative(next, Output(l - 1, rows), _layers[l - 1].Activation);
                delta = next;
            }
        }
    }

    /// <inheritdoc/>
    public override MatrixView InputGradients(ReadOnlySpan<int> labels)
    {
        int rows = labels.Length;
        MatrixView delta = Evaluate(rows);
        _kernel.SoftmaxCrossEntropy(delta, labels, smoothing: 0, scale: 1);
        for (int l = _layers.Length - 1; l >= 0; l--)
        {
            MatrixView next = View(l == 0 ? _inputDelta : _deltas[l - 1], rows, _layers[l].Inputs);
            _layers[l].PropagateBack(delta, next, _scratch.Pointer);
            if (l > 0)
            {
                _kernel.ScaleByDerivative(next, Output(l - 1, rows), _layers[l - 1].Activation);
            }

            delta = next;
        }

        return delta;
    }

    public override void Dispose()
    {
        foreach (DenseLayer layer in _layers)
        {
            layer.Dispose();
        }

        foreach (
            AlignedBuffer buffer in (ReadOnlySpan<AlignedBuffer>)
                [.. _outputs, .. _deltas, _input, _inputDelta, _scratch]
        )
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
