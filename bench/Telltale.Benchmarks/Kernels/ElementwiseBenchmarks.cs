using BenchmarkDotNet.Attributes;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;

namespace Telltale.Benchmarks.Kernels;

/// <summary>What is no product in a batch of 128 with 128 hidden outputs and 100 classes.</summary>
[InProcess]
public unsafe class ElementwiseBenchmarks : IDisposable
{
    private const int Batch = 128;
    private const int Width = 128;
    private const int Classes = 100;
    private readonly int[] _labels = [.. Enumerable.Range(0, Batch).Select(i => i % Classes)];
    private readonly byte[] _bytes = new byte[Batch * Width];
    private readonly float[] _gradient = new float[Batch * Width];
    private Kernel _kernel = null!;
    private Optimiser _adam = null!;
    private Parameter _weights = null!;
    private AlignedBuffer _values = null!;
    private AlignedBuffer _work = null!;

    public static IEnumerable<string> Kernels => LayerBenchmarks.Kernels;

    [ParamsSource(nameof(Kernels))]
    public string Name { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        _kernel = Kernel.Choose(Name);
        _adam = new Adam { LearningRate = 1e-6 }.Create(_kernel, l2: 0);
        _weights = new Parameter(Batch * Width, _adam.Moments);
        _values = new AlignedBuffer(Batch * Width);
        _work = new AlignedBuffer(Batch * Width);
        Rng rng = new Seed(1).CreateRng();
        foreach (ref float x in _values.Span)
        {
            x = (float)rng.NextNormal();
        }

        _values.Span.CopyTo(_gradient);
    }

    /// <summary>With a copy of fresh logits.</summary>
    [Benchmark]
    public double Softmax()
    {
        _values.Span.CopyTo(_work.Span);
        return _kernel.SoftmaxCrossEntropy(View(_work, Classes), _labels, smoothing: 0, 1f / Batch);
    }

    [Benchmark]
    public void BiasAndTanh() => _kernel.AddBiasAndActivate(View(_work, Width), _values.Pointer, Activation.Tanh);

    [Benchmark]
    public void TanhDerivative() =>
        _kernel.ScaleByDerivative(View(_work, Width), View(_values, Width), Activation.Tanh);

    [Benchmark]
    public void BiasGradient() => _kernel.SumColumns(View(_values, Width), _work.Pointer);

    [Benchmark]
    public void BytesToFloats() => _kernel.Widen(_bytes, 1f / 255, _work.Span);

    [Benchmark]
    public void AdamStep()
    {
        _adam.BeginStep();
        _adam.Apply(_weights, 0, _gradient);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _weights.Dispose();
        _values.Dispose();
        _work.Dispose();
    }

    private static MatrixView View(AlignedBuffer buffer, int columns) => new(buffer.Pointer, Batch, columns, Width);
}
