using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;

namespace Telltale.Learning.Layers.Maps;

/// <summary>
/// Batch normalisation: <c>x̂ = (x − μ)/√(σ² + 1e-5)</c> with each channel's mean and variance (divided by n) over the
/// batch in training, with running ones otherwise (Ioffe and Szegedy 2015, algorithms 1 and 2). Running ones move a tenth
/// of the way to each batch's mean and unbiased variance, as in PyTorch. The statistics are a part of their own, which
/// follows γ and β.
/// </summary>
internal sealed unsafe class BatchNormalisation : Normalisation, IPictureMaker
{
    private const double Momentum = 0.1;

    private readonly AlignedBuffer _runningMean;
    private readonly AlignedBuffer _runningVariance;
    private readonly AlignedBuffer _mean;
    private readonly double[] _sums;
    private readonly double[] _squares;
    private readonly double[] _scale;
    private bool _training;
    private FeatureMaps? _maps;
    private FeatureMaps? _delta;

    public BatchNormalisation(Kernel kernel, MapShape shape, int? moments)
        : base(kernel, shape, moments)
    {
        _runningMean = new AlignedBuffer(shape.Stride);
        _runningVariance = new AlignedBuffer(shape.Stride);
        _mean = new AlignedBuffer(shape.Stride);
        _sums = new double[shape.Stride];
        _squares = new double[shape.Stride];
        _scale = new double[shape.Stride];
        Statistics = new RunningPart(this);
    }

    /// <summary>Running means and variances.</summary>
    public IPart Statistics { get; }

    public override void Observe(int index, float* x)
    {
        // About the running mean, which is near the batch's: little is lost to cancellation.
        Kernel.Sums(Shape, x, _runningMean.Pointer, Sums.Pointer, Products.Pointer);
        for (int c = 0; c < _sums.Length; c++)
        {
            _sums[c] += Sums.Span[c];
            _squares[c] += Products.Span[c];
        }
    }

    public override void Prepare(int records, bool training)
    {
        _training = training;
        long n = (long)records * Shape.Pixels;
        for (int c = 0; c < Shape.Channels; c++)
        {
            double mean = _runningMean.Span[c];
            double variance = _runningVariance.Span[c];
            if (training)
            {
                double shift = _sums[c] / n;
                variance = Math.Max(0, (_squares[c] / n) - (shift * shift));
                mean += shift;
                double unbiased = n > 1 ? variance * n / (n - 1) : variance;
                _runningMean.Span[c] += (float)(Momentum * shift);
                _runningVariance.Span[c] += (float)(Momentum * (unbiased - _runningVariance.Span[c]));
            }

            _scale[c] = 1 / Math.Sqrt(variance + Epsilon);
            _mean.Span[c] = (float)mean;
            double factor = Gamma[c] * _scale[c];
            Factor.Span[c] = (float)factor;
            Offset.Span[c] = (float)(Beta[c] - (mean * factor));
        }

        Array.Clear(_sums);
        Array.Clear(_squares);
    }

    protected override float* Shift(int index) => _mean.Pointer;

    protected override void PassBack(int index, FeatureMaps maps, FeatureMaps delta)
    {
        for (int c = 0; c < Shape.Channels; c++)
        {
            BetaGradient[c] += Sums.Span[c];
            GammaGradient[c] += Products.Span[c] * _scale[c];
        }
    }

    protected override void PassBackAll(int records, FeatureMaps maps, FeatureMaps delta)
    {
        // Mean and variance depend on every x of the batch; running ones do not.
        double n = (double)records * Shape.Pixels;
        for (int c = 0; c < Shape.Channels; c++)
        {
            double factor = Gamma[c] * _scale[c];
            double slope = _training ? -factor * _scale[c] * GammaGradient[c] / n : 0;
            Factor.Span[c] = (float)factor;
            Slope.Span[c] = (float)slope;
            Offset.Span[c] = (float)(_training ? (-factor * BetaGradient[c] / n) - (slope * _mean.Span[c]) : 0);
        }

        _maps = maps;
        _delta = delta;
        delta.MakeWhenRead(records, this);
    }

    /// <summary>A picture's gradient, from what <see cref="PassBackAll"/> found.</summary>
    void IPictureMaker.Make(int index) => Combine(index, _maps!, _delta!);

    public override void Dispose()
    {
        base.Dispose();
        _runningMean.Dispose();
        _runningVariance.Dispose();
        _mean.Dispose();
    }

    private sealed class RunningPart(BatchNormalisation owner) : IPart
    {
        public IEnumerable<AlignedBuffer> State => [owner._runningMean, owner._runningVariance];

        public void Set(LayerWeights weights)
        {
            weights.Weights.CopyTo(owner._runningMean.Span);
            weights.Bias.CopyTo(owner._runningVariance.Span);
        }

        public void Get(LayerWeights weights)
        {
            owner._runningMean.Span[..weights.Weights.Length].CopyTo(weights.Weights);
            owner._runningVariance.Span[..weights.Bias.Length].CopyTo(weights.Bias);
        }
    }
}
