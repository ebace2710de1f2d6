using BenchmarkDotNet.Attributes;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Layers;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;

namespace Telltale.Benchmarks.Kernels;

/// <summary>What a batch costs in one layer: forward; the input's gradient; the weights' gradient with the Adam step.</summary>
[InProcess]
public unsafe class LayerBenchmarks : IDisposable
{
    private DenseLayer _layer = null!;
    private Optimiser _adam = null!;
    private AlignedBuffer _input = null!;
    private AlignedBuffer _output = null!;
    private AlignedBuffer _delta = null!;
    private AlignedBuffer _inputDelta = null!;
    private AlignedBuffer _scratch = null!;

    public static IEnumerable<string> Kernels => Kernel.All.Where(k => k.IsAccelerated).Select(k => k.Name);

    [ParamsSource(nameof(Kernels))]
    public string Name { get; set; } = "";

    /// <summary>Batch, inputs, outputs.</summary>
    [Params("64x784x256", "128x600x128", "128x128x100")]
    public string Shape { get; set; } = "";

    private MatrixView Input => View(_input, _layer.Inputs);

    private MatrixView Output => View(_output, _layer.Outputs);

    private MatrixView Delta => View(_delta, _layer.Outputs);

    private MatrixView InputDelta => View(_inputDelta, _layer.Inputs);

    private int Batch => int.Parse(Shape.Split('x')[0], provider: null);

    [GlobalSetup]
    public void SetUp()
    {
        int[] sizes = [.. Shape.Split('x').Select(size => int.Parse(size, provider: null))];
        Kernel kernel = Kernel.Choose(Name);
        _layer = new DenseLayer(kernel, sizes[1], sizes[2], Activation.Tanh, moments: 2);
        LayerWeights start = new PerceptronOptions { HiddenWidths = [] }.Draw(sizes[1], sizes[2], new Seed(1))[0];
        _layer.Set(start.Weights, start.Bias);
        _adam = new Adam { LearningRate = 1e-6 }.Create(kernel, l2: 0);
        _input = Normal(sizes[0], sizes[1]);
        _output = Normal(sizes[0], sizes[2]);
        _delta = Normal(sizes[0], sizes[2]);
        _inputDelta = Normal(sizes[0], sizes[1]);
        _scratch = new AlignedBuffer(_layer.ScratchLength(sizes[0]));
    }

    [Benchmark]
    public void Forward() => _layer.Forward(Input, Output);

    [Benchmark]
    public void PropagateBack() => _layer.PropagateBack(Delta, InputDelta, _scratch.Pointer);

    [Benchmark]
    public void Learn()
    {
        _adam.BeginStep();
        _layer.Learn(Input, Delta, _adam, _scratch.Pointer);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _layer.Dispose();
        foreach (AlignedBuffer buffer in (ReadOnlySpan<AlignedBuffer>)[_input, _output, _delta, _inputDelta, _scratch])
        {
            buffer.Dispose();
        }
    }

    private MatrixView View(AlignedBuffer buffer, int columns) =>
        new(buffer.Pointer, Batch, columns, Gemm.StrideOf(columns));

    private static AlignedBuffer Normal(int rows, int columns)
    {
        AlignedBuffer buffer = new(rows * Gemm.StrideOf(columns));
        Rng rng = new Seed(2).CreateRng();
        foreach (ref float x in buffer.Span)
        {
            x = (float)rng.NextNormal() * 1e-2f;
        }

        return buffer;
    }
}
