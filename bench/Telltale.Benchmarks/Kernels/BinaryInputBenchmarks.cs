using BenchmarkDotNet.Attributes;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Layers;

namespace Telltale.Benchmarks.Kernels;

/// <summary>
/// The two products of a first layer of 128 × 600 × 128 from a batch of zeros and ones, with the taking of the batch:
/// what the thresholds of <see cref="BinaryInput"/> were chosen by.
/// </summary>
[InProcess]
public unsafe class BinaryInputBenchmarks : IDisposable
{
    private const int Batch = 128;
    private const int Inputs = 600;
    private const int Outputs = 128;
    private BinaryInput _binary = null!;
    private Kernel _kernel = null!;
    private AlignedBuffer _input = null!;
    private AlignedBuffer _weights = null!;
    private AlignedBuffer _output = null!;
    private AlignedBuffer _gradient = null!;

    public static IEnumerable<string> Kernels => LayerBenchmarks.Kernels;

    [ParamsSource(nameof(Kernels))]
    public string Name { get; set; } = "";

    /// <summary>Share of ones.</summary>
    [Params(0.5, 0.2, 0.15, 0.1, 0.02)]
    public double Density { get; set; }

    private MatrixView Input => new(_input.Pointer, Batch, Inputs, Gemm.StrideOf(Inputs));

    [GlobalSetup]
    public void SetUp()
    {
        _kernel = Kernel.Choose(Name);
        _binary = new BinaryInput(_kernel, Batch, Inputs);
        _input = new AlignedBuffer(Batch * Gemm.StrideOf(Inputs));
        _weights = new AlignedBuffer(Inputs * Outputs);
        _output = new AlignedBuffer(Batch * Outputs);
        _gradient = new AlignedBuffer(Inputs * Outputs);
        Rng rng = new Seed(1).CreateRng();
        foreach (ref float x in _input.Span)
        {
            x = rng.NextUniform() < Density ? 1 : 0;
        }

        foreach (ref float w in _weights.Span)
        {
            w = (float)rng.NextNormal();
        }
    }

    [Benchmark(Baseline = true)]
    public void Multiplied()
    {
        DenseInput dense = new(_kernel, Input);
        Products(dense);
    }

    [Benchmark]
    public bool Summed()
    {
        bool taken = _binary.TryTake(Input);
        Products(_binary);
        return taken;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _binary.Dispose();
        foreach (AlignedBuffer buffer in (ReadOnlySpan<AlignedBuffer>)[_input, _weights, _output, _gradient])
        {
            buffer.Dispose();
        }
    }

    private void Products<TInput>(TInput input)
        where TInput : ILayerInput
    {
        int width = _kernel.PanelWidth;
        for (int column = 0; column < Outputs; column += width)
        {
            MatrixView output = new(_output.Pointer + column, Batch, width, Outputs);
            input.Multiply(_weights.Pointer + ((nint)column * Inputs), output);
            MatrixView gradient = new(_gradient.Pointer, Inputs, width, width);
            input.MultiplyTransposed(_output.Pointer + ((nint)column * Batch), gradient);
        }
    }
}
