using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Layers;
using Telltale.Learning.Layers.Maps;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Learning.Networks;

/// <summary>A chain of feature maps, the mean over their pixels, and a dense layer.</summary>
internal sealed unsafe class ConvolutionalNetwork : Network
{
    private readonly Kernel _kernel;
    private readonly MapContext _context;
    private readonly MapShape _picture;
    private readonly AlignedBuffer _features;
    private readonly FeatureMaps _input;
    private readonly MapLayer[] _layers;
    private readonly IPart[] _parts;
    private readonly DenseLayer _head;
    private readonly AlignedBuffer _means;
    private readonly AlignedBuffer _meanDeltas;
    private readonly AlignedBuffer _logits;
    private readonly AlignedBuffer _scratch;
    private readonly DropoutMask? _mask;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="options">The shape.</param>
    /// <param name="classes">Width of the output.</param>
    /// <param name="batch">Most records at once.</param>
    /// <param name="moments">Numbers that the optimiser remembers for a weight; null for a network that only answers.</param>
    public ConvolutionalNetwork(Kernel kernel, ConvolutionalOptions options, int classes, int batch, int? moments)
        : base(batch)
    {
        _kernel = kernel;
        _context = new MapContext(kernel, batch, moments);
        _picture = MapShape.Given(options.Image);
        _features = new AlignedBuffer(checked(batch * Gemm.StrideOf(options.Image.Features)));
        _input = new FeatureMaps(_picture, batch);
        List<MapLayer> layers = [];
        FeatureMaps last = _input;
        foreach (MapLayerShape shape in options.Chain())
        {
            layers.Add(shape.Create(_context, last));
            last = layers[^1].Result;
        }

        _layers = [.. layers];
        int width = last.Shape.Channels;
        _head = new DenseLayer(kernel, width, classes, Activation.None, moments ?? 0);
        _parts = [.. _layers.SelectMany(l => l.Parts)];
        _means = NewBuffer(width);
        _meanDeltas = NewBuffer(width);
        _logits = NewBuffer(classes);
        _scratch = new AlignedBuffer(moments is null ? 0 : _head.ScratchLength(batch));
        _mask = moments > 0 && options.Dropout > 0 ? new DropoutMask(batch, width, options.Dropout) : null;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<AlignedBuffer> State => [.. _parts.SelectMany(p => p.State), .. _head.State];

    /// <inheritdoc/>
    public override MatrixView Input(int rows) =>
        View(_features, rows, _picture.Height * _picture.Width * _picture.Channels);

    /// <inheritdoc/>
    public override void Set(ReadOnlySpan<LayerWeights> weights)
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            _parts[i].Set(weights[i]);
        }

        _head.Set(weights[^1].Weights, weights[^1].Bias);
    }

    /// <inheritdoc/>
    public override void Get(ReadOnlySpan<LayerWeights> weights)
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            _parts[i].Get(weights[i]);
        }

        _head.Get(weights[^1].Weights, weights[^1].Bias);
    }

    /// <inheritdoc/>
    public override MatrixView Evaluate(int rows)
    {
        Forward(rows, training: false);
        MatrixView logits = View(_logits, rows, _head.Outputs);
        _head.Forward(Means(rows), logits);
        return logits;
    }

    /// <inheritdoc/>
    public override double Learn(in BatchTargets targets, Optimiser optimiser, Rng dropout)
    {
        int rows = targets.Rows;
        Forward(rows, training: true);
        MatrixView means = Means(rows);
        if (_mask is not null)
        {
            _mask.Draw(rows, dropout);
            _kernel.Multiply(means, _mask.Factors(rows), _mask.Kept(rows));
            means = _mask.Kept(rows);
        }

        MatrixView logits = View(_logits, rows, _head.Outputs);
        _head.Forward(means, logits);
        double loss = targets.Loss(_kernel, logits);
        optimiser.BeginStep();
        MatrixView deltas = View(_meanDeltas, rows, _head.Inputs);
        _head.PropagateBack(logits, deltas, _scratch.Pointer);
        _head.Learn(means, logits, optimiser, _scratch.Pointer);
        if (_mask is not null)
        {
            _kernel.Multiply(deltas, _mask.Factors(rows), deltas);
        }

        Backward(deltas, GradientUse.Step(optimiser));
        return loss;
    }

    /// <inheritdoc/>
    public override void AddGradientSquares(ReadOnlySpan<int> labels, Span<double> squares)
    {
        int rows = labels.Length;
        MatrixView logits = Evaluate(rows);
        _kernel.SoftmaxCrossEntropy(logits, labels, smoothing: 0, scale: 1);
        MatrixView deltas = View(_meanDeltas, rows, _head.Inputs);
        _head.PropagateBack(logits, deltas, _scratch.Pointer);
        _head.AddGradientSquares(Means(rows), logits, squares);
        Backward(deltas, GradientUse.Sizes(squares));
    }

    /// <inheritdoc/>
    public override MatrixView InputGradients(ReadOnlySpan<int> labels)
    {
        int rows = labels.Length;
        MatrixView logits = Evaluate(rows);
        _kernel.SoftmaxCrossEntropy(logits, labels, smoothing: 0, scale: 1);
        MatrixView deltas = View(_meanDeltas, rows, _head.Inputs);
        _head.PropagateBack(logits, deltas, _scratch.Pointer);
        // The layer behind the picture is even, so its own gradient is not where this one goes. Sizes come along unasked.
        MapShape shape = MapShape.Computed(_picture.Height, _picture.Width, _picture.Channels);
        FeatureMaps pictures = _context.Borrow(shape, MapPurpose.OddResult);
        Backward(deltas, GradientUse.Sizes(new double[rows]), pictures);
        MatrixView gradients = Input(rows);
        for (int i = 0; i < rows; i++)
        {
            Span<float> record = gradients.Row(i);
            for (int pixel = 0; pixel < shape.Pixels; pixel++)
            {
                (int y, int x) = Math.DivRem(pixel, shape.Width);
                float* from = pictures.Picture(i) + (y * shape.Pitch) + (x * shape.Stride);
                new Span<float>(from, shape.Channels).CopyTo(record[(pixel * shape.Channels)..]);
            }
        }

        return gradients;
    }

    public override void Dispose()
    {
        foreach (MapLayer layer in _layers)
        {
            layer.Dispose();
        }

        _context.Dispose();
        _features.Dispose();
        _input.Dispose();
        _head.Dispose();
        _means.Dispose();
        _meanDeltas.Dispose();
        _logits.Dispose();
        _scratch.Dispose();
        _mask?.Dispose();
    }

    private void Forward(int rows, bool training)
    {
        MatrixView features = Input(rows);
        int row = _picture.Width * _picture.Channels;
        for (int i = 0; i < rows; i++)
        {
            for (int y = 0; y < _picture.Height; y++)
            {
                features
                    .Row(i)
                    .Slice(y * row, row)
                    .CopyTo(new Span<float>(_input.Picture(i) + (y * _picture.Pitch), row));
            }
        }

        foreach (MapLayer layer in _layers)
        {
            layer.Forward(rows, training);
        }

        AverageOverPixels(_layers[^1].Result, Means(rows));
    }

    private void Backward(in MatrixView meanDeltas, GradientUse use, FeatureMaps? pictures = null)
    {
        FeatureMaps delta = Delta(_layers.Length - 1);
        SpreadOverPixels(meanDeltas, delta);
        for (int l = _layers.Length - 1; l >= 0; l--)
        {
            FeatureMaps? inputDelta = l > 0 ? Delta(l - 1) : pictures;
            _layers[l].Backward(meanDeltas.Rows, delta, inputDelta, use);
            delta = inputDelta!;
        }
    }

    /// <summary>Room for the gradient with respect to layer l's result; neighbours never share it.</summary>
    private FeatureMaps Delta(int l) =>
        _context.Borrow(_layers[l].Result.Shape, l % 2 == 0 ? MapPurpose.EvenResult : MapPurpose.OddResult);

    private void AverageOverPixels(FeatureMaps maps, in MatrixView means)
    {
        MapShape shape = maps.Shape;
        for (int i = 0; i < means.Rows; i++)
        {
            float* mean = means.Pointer + (i * means.RowStride);
            float* picture = maps.Read(i);
            means.Row(i).Clear();
            for (int y = 0; y < shape.Height; y++)
            {
                float* pixel = picture + (y * shape.Pitch);
                for (int x = 0; x < shape.Width; x++, pixel += shape.Stride)
                {
                    _kernel.Maps.AddScaled(shape.Channels, pixel, 1f / shape.Pixels, mean, accumulate: true);
                }
            }
        }
    }

    private void SpreadOverPixels(in MatrixView deltas, FeatureMaps maps)
    {
        MapShape shape = maps.Shape;
        for (int i = 0; i < deltas.Rows; i++)
        {
            float* delta = deltas.Pointer + (i * deltas.RowStride);
            for (int y = 0; y < shape.Height; y++)
            {
                float* pixel = maps.Picture(i) + (y * shape.Pitch);
                for (int x = 0; x < shape.Width; x++, pixel += shape.Stride)
                {
                    _kernel.Maps.AddScaled(shape.Channels, delta, 1f / shape.Pixels, pixel, accumulate: false);
                }
            }
        }
    }

    private MatrixView Means(int rows) => View(_means, rows, _head.Inputs);

    private AlignedBuffer NewBuffer(int columns) => new(checked(Batch * Gemm.StrideOf(columns)));

    private static MatrixView View(AlignedBuffer buffer, int rows, int columns) =>
        new(buffer.Pointer, rows, columns, Gemm.StrideOf(columns));
}
