using System.Diagnostics;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Layers;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Benchmarks;

/// <summary>Where the time of a 784-256-10 batch of 64 goes.</summary>
internal static unsafe class PartsBenchmark
{
    public static void Run(Kernel kernel)
    {
        const int Batch = 64;
        using DenseLayer layer = new(kernel, 784, 256, Activation.Relu, moments: 2);
        using AlignedBuffer x = new(Batch * Gemm.StrideOf(784));
        using AlignedBuffer y = new(Batch * Gemm.StrideOf(256));
        using AlignedBuffer scratch = new(layer.ScratchLength(Batch));
        Rng rng = new Seed(1).CreateRng();
        foreach (ref float v in x.Span)
        {
            v = (float)rng.NextUniform();
        }

        LayerWeights[] weights = new PerceptronOptions { HiddenWidths = [] }.Draw(784, 256, new Seed(1));
        layer.Set(weights[0].Weights, weights[0].Bias);
        MatrixView input = new(x.Pointer, Batch, 784, Gemm.StrideOf(784));
        MatrixView output = new(y.Pointer, Batch, 256, Gemm.StrideOf(256));
        Optimiser adam = new Adam { LearningRate = 1e-6 }.Create(kernel, 0);
        byte[] bytes = new byte[784 * 10_000];
        TrainingData data = TrainingData.FromBytes(bytes, 784, new int[10_000], 10);
        int[] order = rng.Permutation(10_000)[..Batch];
        layer.Forward(input, output);
        foreach (ref float v in y.Span)
        {
            v = (float)rng.NextNormal() * 1e-3f;
        }

        double flops = 2.0 * Batch * 784 * 256;
        Time("gather", 0, () => data.Gather(kernel, order, input));
        foreach (ref float v in x.Span)
        {
            v = (float)rng.NextUniform();
        }

        Time(
            "learn: gradient and step",
            flops,
            () =>
            {
                adam.BeginStep();
                layer.Learn(input, output, adam, scratch.Pointer);
            }
        );
        using Parameter all = new(784 * 256, 2);
        float[] gradient = new float[784 * 256];
        Array.Fill(gradient, 1e-3f);
        adam.BeginStep();
        Time("step alone, from memory", 0, () => adam.Apply(all, 0, gradient));
        float[] small = gradient[..(784 * 16)];
        Time("step alone, 1/16, in cache", 0, () => adam.Apply(all, 0, small));
        Time("learn without step", flops, () => layer.Learn(input, output, new None(), scratch.Pointer));
        Time("forward", flops, () => layer.Forward(input, output));
        Second(kernel, rng);
    }

    /// <summary>What follows the first layer of a 600-128-100 batch of 128.</summary>
    private static void Second(Kernel kernel, Rng rng)
    {
        const int Batch = 128;
        using DenseLayer layer = new(kernel, 128, 100, Activation.None, moments: 2);
        using AlignedBuffer x = new(Batch * Gemm.StrideOf(128));
        using AlignedBuffer d = new(Batch * Gemm.StrideOf(128));
        using AlignedBuffer y = new(Batch * Gemm.StrideOf(100));
        using AlignedBuffer bias = new(128);
        using AlignedBuffer scratch = new(layer.ScratchLength(Batch));
        MatrixView hidden = new(x.Pointer, Batch, 128, Gemm.StrideOf(128));
        MatrixView back = new(d.Pointer, Batch, 128, Gemm.StrideOf(128));
        MatrixView logits = new(y.Pointer, Batch, 100, Gemm.StrideOf(100));
        LayerWeights[] weights = new PerceptronOptions { HiddenWidths = [] }.Draw(128, 100, new Seed(1));
        layer.Set(weights[0].Weights, weights[0].Bias);
        foreach (ref float v in x.Span)
        {
            v = (float)rng.NextNormal();
        }

        int[] labels = [.. Enumerable.Range(0, Batch).Select(_ => rng.NextInt(100))];
        double flops = 2.0 * Batch * 128 * 100;
        Optimiser adam = new Adam { LearningRate = 1e-6 }.Create(kernel, 0);
        Console.WriteLine("second layer 128x128x100");
        Time("forward", flops, () => layer.Forward(hidden, logits));
        Time("softmax", 0, () => kernel.SoftmaxCrossEntropy(logits, labels, 0, 1f / Batch));
        Time("propagate back", flops, () => layer.PropagateBack(logits, back, scratch.Pointer));
        Time(
            "learn: gradient and step",
            flops,
            () =>
            {
                adam.BeginStep();
                layer.Learn(hidden, logits, adam, scratch.Pointer);
            }
        );
        Time("tanh of 128x128", 0, () => kernel.AddBiasAndActivate(hidden, bias.Pointer, Activation.Tanh));
        Time("derivative of 128x128", 0, () => kernel.ScaleByDerivative(back, hidden, Activation.Tanh));
        Time("sum of columns", 0, () => kernel.SumColumns(hidden, bias.Pointer));
    }

    private static void Time(string what, double flops, Action action)
    {
        double best = double.MaxValue;
        for (int round = 0; round < 600; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < 4; i++)
            {
                action();
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / 4);
        }

        Console.WriteLine($"{what, -30} {best, 8:F1} µs {(flops > 0 ? $"{flops / best / 1e3, 7:F1} GFLOP/s" : "")}");
    }

    private sealed class None : Optimiser
    {
        public override int Moments => 2;

        public override void BeginStep() { }

        public override void Apply(Parameter parameter, int offset, ReadOnlySpan<float> gradient) { }
    }
}
