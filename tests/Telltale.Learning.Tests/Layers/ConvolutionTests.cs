using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Layers.Maps;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;

namespace Telltale.Learning.Tests.Layers;

/// <summary>Convolutions of every small size against the definition: forward, back (added and not), and the weights' gradient.</summary>
public sealed unsafe class ConvolutionTests
{
    private const int Records = 3;

    [Theory]
    [EachKernel]
    public void Every_small_size_is_the_definition(string kernel)
    {
        for (int height = 1; height <= 9; height++)
        {
            for (int width = 1; width <= 9; width++)
            {
                // Few channels go another way than whole blocks; a window of 1 another than one of 3.
                int channels = (height + width) % 2 == 0 ? 5 : 2;
                foreach ((int size, int step) in ((int, int)[])[(3, 1), (3, 2), (1, 1), (1, 2)])
                {
                    Check(kernel, MapShape.Computed(height, width, channels), outputs: 3, size, step);
                }

                Check(kernel, new MapShape(height, width, 3, 3), outputs: 3, size: 3, step: 1);
            }
        }
    }

    [Theory]
    [EachKernel]
    public void Pictures_of_many_tiles_and_several_blocks_of_channels(string kernel)
    {
        foreach (int step in (int[])[1, 2])
        {
            Check(kernel, MapShape.Computed(16, 15, 16), outputs: 35, size: 3, step);
        }
    }

    /// <summary>Tiles of 4 × 4 results, with nothing to three pixels over each edge, and a few sizes that get tiles of 2 × 2.</summary>
    [Theory]
    [EachKernel]
    public void Pictures_that_large_tiles_cover_exactly_or_not(string kernel)
    {
        for (int height = 12; height <= 16; height++)
        {
            for (int width = 12; width <= 17; width++)
            {
                Check(kernel, MapShape.Computed(height, width, 3), outputs: 2, size: 3, step: 1);
            }
        }

        Check(kernel, MapShape.Computed(28, 28, 16), outputs: 16, size: 3, step: 1);
    }

    private static void Check(string kernelName, MapShape input, int outputs, int size, int step)
    {
        Kernel kernel = EachKernelAttribute.Get(kernelName);
        Rng rng = new Seed(4).CreateRng();
        using Convolution layer = new(kernel, input, outputs, size, step, moments: 1);
        LayerWeights before = new(new float[size * size * input.Channels * outputs], []);
        Draw(rng, before.Weights);
        layer.Set(before);
        using FeatureMaps x = Random(input, rng);
        using FeatureMaps y = new(layer.Output, Records);
        layer.Prepare();
        for (int i = 0; i < Records; i += layer.Together)
        {
            layer.Forward(x.Picture(i), y.Picture(i), Math.Min(layer.Together, Records - i));
        }

        using FeatureMaps delta = Random(layer.Output, rng);
        // The pictures that go in are not asked for theirs.
        using FeatureMaps? first = input.Stride == input.Channels ? null : Random(input, rng);
        float[] start = first is null ? [] : Inside(first);
        LayerWeights after = new(new float[before.Weights.Length], []);
        foreach (bool accumulate in (bool[])[true, false])
        {
            layer.Set(before);
            Optimiser descent = new Sgd { LearningRate = 1, Momentum = 0 }.Create(kernel, l2: 0);
            descent.BeginStep();
            layer.Backward(Records, x, delta, first, accumulate, GradientUse.Step(descent));
            layer.Get(after);
            Twin twin = new(input, layer.Output, size, step, before.Weights, Inside(x), Inside(delta));
            Close(twin.Results, Inside(y));
            Close(twin.Gradient, [.. before.Weights.Zip(after.Weights, (b, a) => b - a)]);
            if (first is not null)
            {
                Close([.. twin.Back.Select((b, i) => b + (accumulate ? start[i] : 0))], Inside(first));
                AssertZerosAround(first);
            }
        }
    }

    /// <summary>Straight from the definition, in double precision: pictures [records × height × width × channels].</summary>
    private sealed class Twin
    {
        public Twin(MapShape input, MapShape output, int size, int step, float[] weights, float[] x, float[] delta)
        {
            Results = new double[delta.Length];
            Back = new double[x.Length];
            Gradient = new double[weights.Length];
            for (int place = 0; place < delta.Length; place++)
            {
                int o = place % output.Channels;
                int column = place / output.Channels % output.Width;
                int row = place / output.Channels / output.Width % output.Height;
                int record = place / output.Channels / output.Pixels;
                for (int w = 0; w < size * size; w++)
                {
                    int fromRow = (row * step) + (w / size) - (size / 2);
                    int fromColumn = (column * step) + (w % size) - (size / 2);
                    if (fromRow < 0 || fromRow >= input.Height || fromColumn < 0 || fromColumn >= input.Width)
                    {
                        continue;
                    }

                    for (int c = 0; c < input.Channels; c++)
                    {
                        int from =
                            (((((record * input.Height) + fromRow) * input.Width) + fromColumn) * input.Channels) + c;
                        int weight = (((w * input.Channels) + c) * output.Channels) + o;
                        Results[place] += (double)x[from] * weights[weight];
                        Back[from] += (double)delta[place] * weights[weight];
                        Gradient[weight] += (double)delta[place] * x[from];
                    }
                }
            }
        }

        public double[] Results { get; }

        public double[] Back { get; }

        public double[] Gradient { get; }
    }

    private static FeatureMaps Random(MapShape shape, Rng rng)
    {
        FeatureMaps maps = new(shape, Records);
        ForEachPixel(maps, pixel => Draw(rng, new Span<float>((float*)pixel, shape.Channels)));
        return maps;
    }

    private static float[] Inside(FeatureMaps maps)
    {
        List<float> values = [];
        ForEachPixel(maps, pixel => values.AddRange(new ReadOnlySpan<float>((float*)pixel, maps.Shape.Channels)));
        return [.. values];
    }

    private static void ForEachPixel(FeatureMaps maps, Action<nint> action)
    {
        MapShape shape = maps.Shape;
        for (int i = 0; i < Records * shape.Pixels; i++)
        {
            float* row = maps.Picture(i / shape.Pixels) + (i % shape.Pixels / shape.Width * shape.Pitch);
            action((nint)(row + (i % shape.Width * shape.Stride)));
        }
    }

    private static void AssertZerosAround(FeatureMaps maps)
    {
        MapShape shape = maps.Shape;
        for (int i = 0; i < Records; i++)
        {
            float* picture = maps.Picture(i);
            for (int row = 0; row < shape.Height; row++)
            {
                float* behind = picture + (row * shape.Pitch) + (shape.Width * shape.Stride);
                Assert.Equal(-1, new ReadOnlySpan<float>(behind, shape.Stride).IndexOfAnyExcept(0));
            }

            ReadOnlySpan<float> below = new(picture + (shape.Height * shape.Pitch), (int)shape.Pitch);
            Assert.Equal(-1, below.IndexOfAnyExcept(0));
        }
    }

    private static void Draw(Rng rng, Span<float> values)
    {
        foreach (ref float value in values)
        {
            value = (float)rng.NextNormal();
        }
    }

    private static void Close(double[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], 2e-4);
        }
    }
}
