using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;

namespace Telltale.Learning.Layers.Maps;

/// <summary>
/// A convolution with a window of 3 × 3 (zeros around the picture) or 1 × 1, every pixel or every second one in both
/// directions: <c>y[p, o] = Σ_w Σ_c x[stride·p + w, c] · W[w, c, o]</c>, without biases. The maps are read in place: a
/// window's row is one run of numbers, so no picture is ever unrolled into a matrix.
/// </summary>
internal sealed unsafe class Convolution : IPart, IDisposable
{
    private readonly MapKernel _kernel;
    private readonly MapShape _input;
    private readonly MapShape _back;
    private readonly MapShape _output;
    private readonly int _size;
    private readonly int _step;
    private readonly Parameter _weights;
    private readonly AlignedBuffer _gradient;
    private readonly AlignedBuffer _turned;
    private readonly AlignedBuffer _row;
    private readonly Winograd? _winograd;
    private readonly AlignedBuffer _places;
    private readonly AlignedBuffer _placeGradient;
    private readonly AlignedBuffer _scratch;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="input">Shape of what is read.</param>
    /// <param name="channels">Channels of the result.</param>
    /// <param name="size">Window: 3 or 1.</param>
    /// <param name="step">1, or 2 to halve height and width (rounded up).</param>
    /// <param name="moments">Numbers that the optimiser remembers for a weight; null for a layer that only answers.</param>
    public Convolution(Kernel kernel, MapShape input, int channels, int size, int step, int? moments)
    {
        _kernel = kernel.Maps;
        _input = input;
        _size = size;
        _step = step;
        _output = MapShape.Computed(((input.Height - 1) / step) + 1, ((input.Width - 1) / step) + 1, channels);
        _back = MapShape.Computed(input.Height, input.Width, input.Channels);
        _weights = new Parameter(Depth * _output.Stride, moments ?? 0);
        bool goesBack = moments is not null;
        _gradient = new AlignedBuffer(goesBack ? Depth * _output.Stride : 0);
        _turned = new AlignedBuffer(goesBack ? size * BackRowDepth * _output.Stride : 0);
        _row = new AlignedBuffer(goesBack && step > 1 ? _output.Width * BackRowDepth : 0);
        // The pictures that go in have too few channels for it to pay, and no whole vectors of them.
        _winograd =
            size == 3 && step == 1 && input.Stride % MapKernel.ChannelBlock == 0 ? _kernel.Winograd(input) : null;
        int places = (_winograd?.Places ?? 0) * input.Stride * _output.Stride;
        _places = new AlignedBuffer(places);
        _placeGradient = new AlignedBuffer(moments is null ? 0 : places);
        _scratch = new AlignedBuffer(_winograd?.Scratch(input, _output) ?? 0);
        Together = _winograd?.Together(input) ?? 1;
    }

    /// <summary>Shape of the result.</summary>
    public MapShape Output => _output;

    /// <inheritdoc/>
    public IEnumerable<AlignedBuffer> State => _weights.State;

    /// <summary>Numbers in one row of the window.</summary>
    private int RowDepth => _size * _input.Stride;

    /// <summary>The same in whole vectors of channels, as the gradient with respect to the input is computed.</summary>
    private int BackRowDepth => _size * _back.Stride;

    /// <summary>Numbers in the window.</summary>
    private int Depth => _size * RowDepth;

    /// <inheritdoc/>
    public void Set(LayerWeights weights)
    {
        Span<float> padded = _weights.Values.Span;
        for (int i = 0; i < _size * _size * _input.Channels; i++)
        {
            weights.Weights.AsSpan(i * _output.Channels, _output.Channels).CopyTo(padded[Row(i)..]);
        }
    }

    /// <inheritdoc/>
    public void Get(LayerWeights weights)
    {
        Span<float> padded = _weights.Values.Span;
        for (int i = 0; i < _size * _size * _input.Channels; i++)
        {
            padded.Slice(Row(i), _output.Channels).CopyTo(weights.Weights.AsSpan(i * _output.Channels));
        }
    }

    /// <summary>To be called when the weights have changed, before <see cref="Forward"/>.</summary>
    public void Prepare()
    {
        if (_winograd is not null)
        {
            _winograd.TransformWeights(_input.Stride * _output.Stride, _weights.Values.Pointer, _places.Pointer);
        }
    }

    /// <summary>Pictures that are best given to <see cref="Forward"/> at a time.</summary>
    public int Together { get; }

    /// <summary>The results of pictures that follow each other; what lies around their pixels is overwritten with anything.</summary>
    public void Forward(float* x, float* y, int pictures)
    {
        if (_winograd is not null)
        {
            _winograd.Convolve(
                _input,
                x,
                _output,
                _places.Pointer,
                y,
                accumulate: false,
                _scratch.Pointer,
                pictures,
                null
            );
            return;
        }

        for (int i = 0; i < pictures; i++)
        {
            ForwardOne(x + (i * _input.Plane), y + (i * _output.Plane));
        }
    }

    private void ForwardOne(float* x, float* y)
    {
        StripProduct product = new()
        {
            A = Window(x, 0),
            ARow = _step * _input.Stride,
            AStep = 1,
            ASegment = _input.Pitch,
            Segments = _size,
            Depth = RowDepth,
            B = _weights.Values.Pointer,
            BRow = _output.Stride,
            C = y,
            CRow = _output.Stride,
            Columns = _output.Stride,
        };
        if (_step == 1)
        {
            product.Rows = _output.Steps;
            product.Room = (_output.Height + 1) * (_output.Width + 1);
            _kernel.Product(product);
            return;
        }

        for (int row = 0; row < _output.Height; row++)
        {
            product.A = Window(x, row);
            product.C = y + (row * _output.Pitch);
            product.Rows = _output.Width;
            product.Room = (_output.Height + 1 - row) * (_output.Width + 1);
            _kernel.Product(product);
        }
    }

    /// <summary>
    /// The pass back: the gradient with respect to the input first, as it goes through the weights that a step will
    /// change; then the weights' own gradient, and its use.
    /// </summary>
    /// <param name="records">Pictures.</param>
    /// <param name="input">What <see cref="Forward"/> read.</param>
    /// <param name="delta">Gradient with respect to the result, zeros around each picture.</param>
    /// <param name="inputDelta">Is given the gradient with respect to the input, in whole vectors of channels; null where nobody asks.</param>
    /// <param name="accumulate">Whether that is added to what is there.</param>
    /// <param name="use">A step, or sizes.</param>
    public void Backward(
        int records,
        FeatureMaps input,
        FeatureMaps delta,
        FeatureMaps? inputDelta,
        bool accumulate,
        GradientUse use
    )
    {
        if (inputDelta is not null)
        {
            PrepareTurned();
            if (_step > 1 && !accumulate)
            {
                inputDelta.Clear();
            }
        }

        ClearGradient();
        // The size of each record's gradient is asked for, or what they sum up to.
        int together = use.Optimiser is null ? 1 : Together;
        for (int i = 0; i < records; i += together)
        {
            int pictures = Math.Min(together, records - i);
            float* from = delta.Read(i, pictures);
            if (inputDelta is not null)
            {
                PropagateBack(from, inputDelta.Picture(i), input.Picture(i), accumulate, pictures);
            }

            AddGradient(input.Picture(i), from, pictures);
            if (use.Optimiser is null)
            {
                FinishGradient();
                use.Squares[i] += _kernel.SumOfSquares(_gradient.Length, _gradient.Pointer);
                ClearGradient();
            }
        }

        inputDelta?.ClearAround(records);
        if (use.Optimiser is not null)
        {
            FinishGradient();
            use.Optimiser.Apply(_weights, 0, _gradient.Span);
        }
    }

    public void Dispose()
    {
        _weights.Dispose();
        _gradient.Dispose();
        _turned.Dispose();
        _row.Dispose();
        _places.Dispose();
        _placeGradient.Dispose();
        _scratch.Dispose();
    }

    private void ClearGradient() => (_winograd is null ? _gradient : _placeGradient).Span.Clear();

    private void FinishGradient()
    {
        if (_winograd is not null)
        {
            _winograd.TransformGradients(_input.Stride * _output.Stride, _placeGradient.Pointer, _gradient.Pointer);
        }
    }

    /// <summary>The first number of the window of the first pixel in this row of the result.</summary>
    private float* Window(float* x, int row) =>
        x + (row * _step * _input.Pitch) - (_size == 3 ? _input.Pitch + _input.Stride : 0);

    /// <summary>Where the weights of the i-th (window, channel) begin.</summary>
    private int Row(int i) => ((i / _input.Channels * _input.Stride) + (i % _input.Channels)) * _output.Stride;

    /// <summary>
    /// With steps of 1, the weights [window, out, in] with the window turned by half, so that the pass back is a
    /// convolution as well; with steps of 2, [window row, out, window column × in].
    /// </summary>
    private void PrepareTurned()
    {
        float* weights = _weights.Values.Pointer;
        int windows = _size * _size;
        for (int w = 0; w < windows; w++)
        {
            float* to =
                _step == 1
                    ? _turned.Pointer + ((nint)(windows - 1 - w) * _output.Stride * _back.Stride)
                    : _turned.Pointer
                        + ((nint)(w / _size) * _output.Stride * BackRowDepth)
                        + (w % _size * _back.Stride);
            int toRow = _step == 1 ? _back.Stride : BackRowDepth;
            float* from = weights + ((nint)w * _input.Stride * _output.Stride);
            for (int o = 0; o < _output.Stride; o++)
            {
                for (int c = 0; c < _input.Stride; c++)
                {
                    to[((nint)o * toRow) + c] = from[((nint)c * _output.Stride) + o];
                }
            }
        }

        if (_winograd is not null)
        {
            _winograd.TransformWeights(_input.Stride * _output.Stride, _turned.Pointer, _places.Pointer);
        }
    }

    private void PropagateBack(float* delta, float* inputDelta, float* input, bool accumulate, int pictures)
    {
        if (_winograd is not null)
        {
            float* places = _places.Pointer;
            _winograd.Convolve(
                _output,
                delta,
                _back,
                places,
                inputDelta,
                accumulate,
                _scratch.Pointer,
                pictures,
                input
            );
            return;
        }

        for (int i = 0; i < pictures; i++)
        {
            PropagateOneBack(delta + (i * _output.Plane), inputDelta + (i * _back.Plane), accumulate);
        }
    }

    private void PropagateOneBack(float* delta, float* inputDelta, bool accumulate)
    {
        StripProduct product = new()
        {
            ARow = _output.Stride,
            AStep = 1,
            BRow = _step == 1 ? _back.Stride : BackRowDepth,
            Accumulate = accumulate,
        };
        if (_step == 1)
        {
            product.A = delta - (_size == 3 ? _output.Pitch + _output.Stride : 0);
            product.ASegment = _output.Pitch;
            product.Segments = _size;
            product.Depth = _size * _output.Stride;
            product.B = _turned.Pointer;
            product.C = inputDelta;
            product.CRow = _back.Stride;
            product.Columns = _back.Stride;
            product.Rows = _input.Steps;
            product.Room = (_input.Height + 1) * (_input.Width + 1);
            _kernel.Product(product);
            return;
        }

        // Windows overlap: each pixel's share is made apart and added in its place.
        product.Accumulate = false;
        product.Segments = 1;
        product.Depth = _output.Stride;
        product.C = _row.Pointer;
        product.CRow = BackRowDepth;
        product.Columns = BackRowDepth;
        product.Rows = _output.Width;
        product.Room = _output.Width;
        for (int row = 0; row < _output.Height; row++)
        {
            product.A = delta + (row * _output.Pitch);
            for (int w = 0; w < _size; w++)
            {
                int inputRow = (row * _step) + w - (_size / 2);
                if (inputRow < 0 || inputRow >= _input.Height)
                {
                    continue;
                }

                product.B = _turned.Pointer + ((nint)w * _output.Stride * BackRowDepth);
                _kernel.Product(product);
                float* to = inputDelta + (inputRow * _back.Pitch) - (_size / 2 * _back.Stride);
                for (int column = 0; column < _output.Width; column++)
                {
                    float* share = _row.Pointer + ((nint)column * BackRowDepth);
                    _kernel.AddScaled(BackRowDepth, share, 1, to, accumulate: true);
                    to += _step * _back.Stride;
                }
            }
        }
    }

    /// <summary><c>gradient += Σ_p x[p + w, c] · δ[p, o]</c> over the pixels of a picture; the zeros around δ add nothing.</summary>
    private void AddGradient(float* x, float* delta, int pictures)
    {
        if (_winograd is not null)
        {
            float* gradient = _placeGradient.Pointer;
            _winograd.AddGradient(_input, x, _output, delta, gradient, _scratch.Pointer, pictures);
            return;
        }

        for (int i = 0; i < pictures; i++)
        {
            AddOneGradient(x + (i * _input.Plane), delta + (i * _output.Plane));
        }
    }

    private void AddOneGradient(float* x, float* delta)
    {
        StripProduct product = new()
        {
            ARow = 1,
            AStep = _step * _input.Stride,
            ASegment = _step * _input.Pitch,
            Segments = _step == 1 ? 1 : _output.Height,
            Depth = _step == 1 ? _output.Steps : _output.Width + 1,
            B = delta,
            BRow = _output.Stride,
            CRow = _output.Stride,
            Columns = _output.Stride,
            Rows = RowDepth,
            Room = RowDepth,
            Accumulate = true,
        };
        for (int w = 0; w < _size; w++)
        {
            product.A = Window(x, 0) + (w * _input.Pitch);
            product.C = _gradient.Pointer + ((nint)w * RowDepth * _output.Stride);
            _kernel.Product(product);
        }
    }
}
