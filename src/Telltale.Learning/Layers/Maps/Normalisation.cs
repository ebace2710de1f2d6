using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;

namespace Telltale.Learning.Layers.Maps;

/// <summary>
/// What comes between a convolution and what it feeds: <c>y = relu(γ · x̂ + β [+ residual])</c>, x̂ the normalised maps, γ
/// and β a pair a channel. Written as <c>factor · x + offset</c>, so that a picture is gone through once.
/// </summary>
internal abstract unsafe class Normalisation : IPart, IDisposable
{
    /// <summary>Added to each variance, as PyTorch does.</summary>
    protected const double Epsilon = 1e-5;

    private readonly Parameter? _gamma;
    private readonly Parameter _beta;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="shape">Of the maps.</param>
    /// <param name="moments">Moments that the optimiser keeps of each weight; null where nothing is learnt.</param>
    /// <param name="scaled">Whether there is a γ.</param>
    protected Normalisation(Kernel kernel, MapShape shape, int? moments, bool scaled = true)
    {
        Kernel = kernel.Maps;
        Shape = shape;
        _gamma = scaled ? new Parameter(shape.Stride, moments ?? 0) : null;
        _beta = new Parameter(shape.Stride, moments ?? 0);
        Sums = new AlignedBuffer(shape.Stride);
        Products = new AlignedBuffer(shape.Stride);
        Factor = new AlignedBuffer(shape.Stride);
        Slope = new AlignedBuffer(shape.Stride);
        Offset = new AlignedBuffer(shape.Stride);
        GammaGradient = new double[shape.Stride];
        BetaGradient = new double[shape.Stride];
    }

    protected MapKernel Kernel { get; }

    protected MapShape Shape { get; }

    /// <summary>γ [channels]; empty where there is none.</summary>
    protected Span<float> Gamma => _gamma is null ? [] : _gamma.Values.Span;

    /// <summary>β [channels].</summary>
    protected Span<float> Beta => _beta.Values.Span;

    /// <summary>Sums of a picture, a number a channel; the kernel's result.</summary>
    protected AlignedBuffer Sums { get; }

    /// <summary>Sums of squares, or of products.</summary>
    protected AlignedBuffer Products { get; }

    /// <summary>What a picture is multiplied by.</summary>
    protected AlignedBuffer Factor { get; }

    /// <summary>What x is multiplied by in the pass back.</summary>
    protected AlignedBuffer Slope { get; }

    /// <summary>What is added.</summary>
    protected AlignedBuffer Offset { get; }

    protected double[] GammaGradient { get; }

    protected double[] BetaGradient { get; }

    /// <inheritdoc/>
    public virtual IEnumerable<AlignedBuffer> State => [.. _gamma?.State ?? [], .. _beta.State];

    public static Normalisation Create(
        NormalisationKind kind,
        int groups,
        Kernel kernel,
        MapShape shape,
        int batch,
        int? moments
    ) =>
        kind switch
        {
            NormalisationKind.Batch => new BatchNormalisation(kernel, shape, moments),
            NormalisationKind.Group => new GroupNormalisation(kernel, shape, groups, batch, moments),
            NormalisationKind.None => new ChannelBias(kernel, shape, moments),
        };

    /// <inheritdoc/>
    public virtual void Set(LayerWeights weights)
    {
        weights.Weights.CopyTo(Gamma);
        weights.Bias.CopyTo(Beta);
    }

    /// <inheritdoc/>
    public virtual void Get(LayerWeights weights)
    {
        Gamma[..Shape.Channels].CopyTo(weights.Weights);
        Beta[..Shape.Channels].CopyTo(weights.Bias);
    }

    /// <summary>Takes in a picture as it comes out of the convolution, still in the cache.</summary>
    public virtual void Observe(int index, float* x) { }

    /// <summary>All pictures are there.</summary>
    /// <param name="records">How many.</param>
    /// <param name="training">Whether statistics are those of the batch, where the kind makes a difference.</param>
    public abstract void Prepare(int records, bool training);

    /// <summary>One picture through it.</summary>
    public virtual void Forward(int index, float* x, float* residual, bool relu, float* y) =>
        Kernel.Scale(Shape, x, Factor.Pointer, Offset.Pointer, residual, relu, y);

    /// <summary>From the gradient with respect to y to the one with respect to x, in place, at the latest when it is read.</summary>
    /// <param name="records">Pictures.</param>
    /// <param name="maps">What <see cref="Forward"/> read.</param>
    /// <param name="result">What it wrote; null where there was no ReLU.</param>
    /// <param name="delta">The gradient.</param>
    /// <param name="copy">Is given the gradient with respect to the residual; null without one.</param>
    /// <param name="use">A step, or sizes.</param>
    public void Backward(
        int records,
        FeatureMaps maps,
        FeatureMaps? result,
        FeatureMaps delta,
        FeatureMaps? copy,
        GradientUse use
    )
    {
        for (int i = 0; i < records; i++)
        {
            Kernel.MaskAndSum(
                Shape,
                delta.Picture(i),
                maps.Picture(i),
                result is null ? null : result.Picture(i),
                Shift(i),
                Sums.Pointer,
                Products.Pointer,
                copy is null ? null : copy.Picture(i)
            );
            PassBack(i, maps, delta);
            if (use.Optimiser is null)
            {
                Use(use, i);
            }
        }

        PassBackAll(records, maps, delta);
        if (use.Optimiser is not null)
        {
            Use(use, 0);
        }
    }

    public virtual void Dispose()
    {
        _gamma?.Dispose();
        _beta.Dispose();
        Sums.Dispose();
        Products.Dispose();
        Factor.Dispose();
        Slope.Dispose();
        Offset.Dispose();
    }

    /// <summary>What is taken off a picture's x before it is multiplied with its gradient [channels].</summary>
    protected abstract float* Shift(int index);

    /// <summary>
    /// Takes in a picture's <see cref="Sums"/> of its masked gradient and <see cref="Products"/> with x; passes the gradient
    /// on to x where that depends on this picture alone.
    /// </summary>
    protected abstract void PassBack(int index, FeatureMaps maps, FeatureMaps delta);

    /// <summary>Passes the gradients on to x where that depends on all pictures.</summary>
    protected virtual void PassBackAll(int records, FeatureMaps maps, FeatureMaps delta) { }

    /// <summary><c>δ ← factor · δ + slope · x + offset</c> for one picture.</summary>
    protected void Combine(int index, FeatureMaps maps, FeatureMaps delta) =>
        Kernel.Combine(Shape, delta.Picture(index), maps.Picture(index), Factor.Pointer, Slope.Pointer, Offset.Pointer);

    /// <summary>The gradients that were summed up: learnt from, or, of the record at hand, measured.</summary>
    private void Use(GradientUse use, int index)
    {
        if (use.Optimiser is null)
        {
            for (int c = 0; c < Shape.Channels; c++)
            {
                use.Squares[index] += (GammaGradient[c] * GammaGradient[c]) + (BetaGradient[c] * BetaGradient[c]);
            }
        }
        else
        {
            if (_gamma is not null)
            {
                Step(_gamma, GammaGradient, use.Optimiser);
            }

            Step(_beta, BetaGradient, use.Optimiser);
        }

        Array.Clear(GammaGradient);
        Array.Clear(BetaGradient);
    }

    private void Step(Parameter parameter, double[] gradient, Optimiser optimiser)
    {
        for (int c = 0; c < gradient.Length; c++)
        {
            Sums.Span[c] = (float)gradient[c];
        }

        optimiser.Apply(parameter, 0, Sums.Span);
    }
}
