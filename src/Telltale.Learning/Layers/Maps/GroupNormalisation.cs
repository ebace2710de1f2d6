using Telltale.Learning.Kernels;

namespace Telltale.Learning.Layers.Maps;

/// <summary>
/// Group normalisation: <c>x̂ = (x − μ)/√(σ² + 1e-5)</c> with mean and variance (divided by n) of a picture over all pixels
/// of a group of neighbouring channels (Wu and He 2018, eq. 1–2). The same in training and outside.
/// </summary>
internal sealed unsafe class GroupNormalisation : Normalisation
{
    private readonly int _groups;
    private readonly int _channels;
    private readonly AlignedBuffer _zeros;
    private readonly AlignedBuffer _means;
    private readonly double[] _scales;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="shape">Of the maps.</param>
    /// <param name="groups">Divides the channels.</param>
    /// <param name="batch">Most pictures.</param>
    /// <param name="moments">As for <see cref="Convolution"/>.</param>
    public GroupNormalisation(Kernel kernel, MapShape shape, int groups, int batch, int? moments)
        : base(kernel, shape, moments)
    {
        _groups = groups;
        _channels = shape.Channels / groups;
        _zeros = new AlignedBuffer(shape.Stride);
        _means = new AlignedBuffer(batch * shape.Stride);
        _scales = new double[batch * groups];
    }

    public override void Observe(int index, float* x)
    {
        Kernel.Sums(Shape, x, _zeros.Pointer, Sums.Pointer, Products.Pointer);
        double n = (double)_channels * Shape.Pixels;
        for (int g = 0; g < _groups; g++)
        {
            double sum = 0;
            double squares = 0;
            for (int c = g * _channels; c < (g + 1) * _channels; c++)
            {
                sum += Sums.Span[c];
                squares += Products.Span[c];
            }

            double mean = sum / n;
            Means(index).Slice(g * _channels, _channels).Fill((float)mean);
            _scales[(index * _groups) + g] = 1 / Math.Sqrt(Math.Max(0, (squares / n) - (mean * mean)) + Epsilon);
        }
    }

    public override void Prepare(int records, bool training) { }

    public override void Forward(int index, float* x, float* residual, bool relu, float* y)
    {
        Span<float> means = Means(index);
        for (int c = 0; c < Shape.Channels; c++)
        {
            double factor = Gamma[c] * Scale(index, c);
            Factor.Span[c] = (float)factor;
            Offset.Span[c] = (float)(Beta[c] - (means[c] * factor));
        }

        base.Forward(index, x, residual, relu, y);
    }

    protected override float* Shift(int index) => _means.Pointer + ((nint)index * Shape.Stride);

    protected override void PassBack(int index, FeatureMaps maps, FeatureMaps delta)
    {
        PrepareBack(index);
        Combine(index, maps, delta);
    }

    public override void Dispose()
    {
        base.Dispose();
        _zeros.Dispose();
        _means.Dispose();
    }

    private Span<float> Means(int index) => _means.Span.Slice(index * Shape.Stride, Shape.Stride);

    private double Scale(int index, int channel) => _scales[(index * _groups) + (channel / _channels)];

    /// <summary>With g = γ · δ: <c>dx = (g − mean(g) − x̂ · mean(g · x̂)) · scale</c>, means over the group.</summary>
    private void PrepareBack(int index)
    {
        Span<float> means = Means(index);
        double n = (double)_channels * Shape.Pixels;
        for (int g = 0; g < _groups; g++)
        {
            double scale = _scales[(index * _groups) + g];
            double mean = 0;
            double product = 0;
            for (int c = g * _channels; c < (g + 1) * _channels; c++)
            {
                BetaGradient[c] += Sums.Span[c];
                GammaGradient[c] += Products.Span[c] * scale;
                mean += (double)Gamma[c] * Sums.Span[c] / n;
                product += Gamma[c] * Products.Span[c] * scale / n;
            }

            for (int c = g * _channels; c < (g + 1) * _channels; c++)
            {
                double slope = -scale * scale * product;
                Factor.Span[c] = (float)(Gamma[c] * scale);
                Slope.Span[c] = (float)slope;
                Offset.Span[c] = (float)((-scale * mean) - (slope * means[c]));
            }
        }
    }
}
