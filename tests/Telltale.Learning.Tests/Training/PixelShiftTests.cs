using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Training;

public sealed class PixelShiftTests
{
    [Fact]
    public void One_row_moves_and_reflects_without_repeating_its_edge()
    {
        Assert.Equal([3, 2, 1, 2], Shifted([1, 2, 3, 4], new ImageShape(1, 4), new PixelShift(0, 2)));
        Assert.Equal([2, 3, 4, 3], Shifted([1, 2, 3, 4], new ImageShape(1, 4), new PixelShift(0, -1)));
        Assert.Equal([1, 2, 3, 4], Shifted([1, 2, 3, 4], new ImageShape(1, 4), new PixelShift(1, 0)));
        Assert.Equal([3, 2, 1, 2], Shifted([1, 2, 3, 4], new ImageShape(4, 1), new PixelShift(2, 0)));
    }

    [Theory]
    [EachKernel]
    public void Pictures_shift_as_a_naive_mirror_does(string kernel)
    {
        foreach (ImageShape shape in (ImageShape[])[new(4, 5, 2), new(3, 19), new(1, 1), new(2, 2, 3)])
        {
            Rng rng = new Seed(1).CreateRng();
            byte[] bytes = [.. Enumerable.Range(0, 3 * shape.Features).Select(_ => (byte)rng.NextInt(256))];
            int[] labels = [0, 1, 1];
            TrainingData[] both =
            [
                TrainingData.FromBytes(bytes, shape.Features, labels, 2, scale: 1, shape),
                TrainingData.FromFloats(bytes.Select(b => (float)b).ToArray(), shape.Features, labels, 2, shape),
            ];
            for (int down = -7; down <= 7; down++)
            {
                for (int right = -7; right <= 7; right++)
                {
                    PixelShift shift = new(down, right);
                    float[] expected = [.. Naive(bytes[shape.Features..(2 * shape.Features)], shape, shift)];
                    foreach (TrainingData data in both)
                    {
                        float[] found = new float[shape.Features];
                        data.Gather(EachKernelAttribute.Get(kernel), 1, found, shift);
                        Assert.Equal(expected, found);
                    }
                }
            }
        }
    }

    [Fact]
    public void A_network_asked_about_shifted_pictures_sees_them_shifted()
    {
        ImageShape shape = new(6, 7);
        TrainingData data = Populations.Pictures(50, shape, 3, seed: 1);
        TrainedNetwork network = new Trainer(Kernel.Widest).Train(
            new PerceptronOptions { HiddenWidths = [8] },
            new TrainingOptions { Epochs = 1 },
            data,
            [.. Enumerable.Range(0, 50)],
            new Seed(1)
        );
        PixelShift shift = new(1, -2);
        byte[] moved = new byte[50 * shape.Features];
        float[] row = new float[shape.Features];
        for (int record = 0; record < 50; record++)
        {
            data.Gather(Kernel.Widest, record, row, shift);
            for (int i = 0; i < row.Length; i++)
            {
                moved[(record * row.Length) + i] = (byte)Math.Round(row[i] * 255);
            }
        }

        TrainingData copy = TrainingData.FromBytes(moved, shape.Features, data.Labels.ToArray(), 3);
        float[] found = new float[50 * 3];
        network.Logits(data, [.. Enumerable.Range(0, 50)], found, shift);
        Assert.Equal(network.Logits(copy), found);
        Assert.NotEqual(network.Logits(data), found);
        BadInputException refusal = Assert.Throws<BadInputException>(() =>
            network.Logits(copy, [.. Enumerable.Range(0, 50)], found, shift)
        );
        Assert.Contains("shape", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Walks one step at a time and turns round at either end.</summary>
    internal static int Mirror(int position, int extent)
    {
        while (extent > 1 && (position < 0 || position >= extent))
        {
            position = position < 0 ? -position : (2 * (extent - 1)) - position;
        }

        return extent > 1 ? position : 0;
    }

    private static IEnumerable<float> Naive(byte[] picture, ImageShape shape, PixelShift shift)
    {
        for (int y = 0; y < shape.Height; y++)
        {
            for (int x = 0; x < shape.Width; x++)
            {
                for (int c = 0; c < shape.Channels; c++)
                {
                    int fromY = Mirror(y - shift.Down, shape.Height);
                    int fromX = Mirror(x - shift.Right, shape.Width);
                    yield return picture[(((fromY * shape.Width) + fromX) * shape.Channels) + c];
                }
            }
        }
    }

    private static float[] Shifted(float[] picture, ImageShape shape, PixelShift shift)
    {
        float[] found = new float[picture.Length];
        TrainingData.FromFloats(picture, picture.Length, [0], 2, shape).Gather(Kernel.Widest, 0, found, shift);
        return found;
    }
}
