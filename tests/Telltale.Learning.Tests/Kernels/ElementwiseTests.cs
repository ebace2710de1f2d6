using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;

namespace Telltale.Learning.Tests.Kernels;

/// <summary>Each kernel's work on rows against the definition, for every width around its vectors' and odd strides.</summary>
public sealed unsafe class ElementwiseTests
{
    [Theory]
    [EachKernel]
    public void Bias_and_activation(string name)
    {
        Rng rng = new Seed(1).CreateRng();
        for (int columns = 0; columns <= 100; columns++)
        {
            foreach (Activation activation in Enum.GetValues<Activation>())
            {
                using RandomMatrix z = new(3, columns, rng);
                using RandomMatrix before = Copy(z, 3, columns);
                using RandomMatrix bias = new(1, columns, rng);
                EachKernelAttribute.Get(name).AddBiasAndActivate(z.View, bias.View.Pointer, activation);
                ForEach(
                    3,
                    columns,
                    (i, j) => Assert.Equal(Activate(before[i, j] + bias[0, j], activation), z[i, j], 1e-6)
                );
                Assert.True(z.FrameIsWhole());
            }
        }
    }

    [Theory]
    [EachKernel]
    public void Tanh_is_right_to_a_few_units_in_the_last_place_at_every_size(string name)
    {
        float[] points =
        [
            0,
            1e-30f,
            1e-4f,
            0.1f,
            0.2499f,
            0.25f,
            0.2501f,
            0.5f,
            1,
            2,
            5,
            9,
            20,
            100,
            1e30f,
            float.PositiveInfinity,
        ];
        using RandomMatrix z = new(2, points.Length, new Seed(0).CreateRng());
        using AlignedBuffer noBias = new(points.Length);
        for (int j = 0; j < points.Length; j++)
        {
            z.View.Row(0)[j] = points[j];
            z.View.Row(1)[j] = -points[j];
        }

        EachKernelAttribute.Get(name).AddBiasAndActivate(z.View, noBias.Pointer, Activation.Tanh);
        for (int j = 0; j < points.Length; j++)
        {
            double expected = Math.Tanh(points[j]);
            Assert.InRange(z[0, j], expected * (1 - 5e-7), expected * (1 + 5e-7));
            Assert.Equal(-z[0, j], z[1, j]);
        }
    }

    [Theory]
    [EachKernel]
    public void Not_a_number_is_passed_on(string name)
    {
        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            using RandomMatrix z = new(1, 19, new Seed(0).CreateRng());
            using AlignedBuffer noBias = new(19);
            z.View.Row(0).Fill(float.NaN);
            EachKernelAttribute.Get(name).AddBiasAndActivate(z.View, noBias.Pointer, activation);
            ForEach(1, 19, (i, j) => Assert.Equal(float.NaN, z[i, j]));
        }
    }

    [Theory]
    [EachKernel]
    public void Derivatives_products_and_sums(string name)
    {
        Kernel kernel = EachKernelAttribute.Get(name);
        Rng rng = new Seed(2).CreateRng();
        for (int columns = 0; columns <= 100; columns++)
        {
            using RandomMatrix delta = new(4, columns, rng, padding: 1);
            using RandomMatrix before = Copy(delta, 4, columns);
            using RandomMatrix output = new(4, columns, rng, padding: 2);
            using RandomMatrix product = new(4, columns, rng);
            kernel.Multiply(before.View, output.View, product.View);
            ForEach(4, columns, (i, j) => Assert.Equal(before[i, j] * output[i, j], product[i, j]));
            kernel.ScaleByDerivative(delta.View, output.View, Activation.Relu);
            ForEach(4, columns, (i, j) => Assert.Equal(output[i, j] > 0 ? before[i, j] : 0, delta[i, j]));
            before.View.Row(1).CopyTo(delta.View.Row(1));
            kernel.ScaleByDerivative(
                delta.View.Block(1, 0, 1, columns),
                output.View.Block(1, 0, 1, columns),
                Activation.Tanh
            );
            ForEach(
                1,
                columns,
                (_, j) => Assert.Equal(before[1, j] * (1 - (output[1, j] * output[1, j])), delta[1, j], 1e-5)
            );
            using RandomMatrix sums = new(1, columns, rng);
            kernel.SumColumns(before.View, sums.View.Pointer);
            ForEach(
                1,
                columns,
                (_, j) => Assert.Equal(before[0, j] + before[1, j] + before[2, j] + before[3, j], sums[0, j], 1e-5)
            );
            Assert.True(delta.FrameIsWhole() && product.FrameIsWhole() && sums.FrameIsWhole());
        }
    }

    [Theory]
    [EachKernel]
    public void Bytes_become_floats_times_the_scale(string name)
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)(i * 37))];
        for (int count = 0; count <= 256; count = (count * 5 / 4) + 1)
        {
            float[] floats = new float[count + 1];
            EachKernelAttribute.Get(name).Widen(bytes.AsSpan(0, count), 1f / 255, floats.AsSpan(0, count));
            Assert.Equal([.. bytes.Take(count).Select(b => b * (1f / 255)), 0], floats);
        }
    }

    private static RandomMatrix Copy(RandomMatrix source, int rows, int columns)
    {
        RandomMatrix copy = new(rows, columns, new Seed(0).CreateRng());
        for (int i = 0; i < rows; i++)
        {
            source.View.Row(i).CopyTo(copy.View.Row(i));
        }

        return copy;
    }

    private static void ForEach(int rows, int columns, Action<int, int> check)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                check(i, j);
            }
        }
    }

    private static double Activate(double x, Activation activation) =>
        activation switch
        {
            Activation.Relu => Math.Max(x, 0),
            Activation.Tanh => Math.Tanh(x),
            Activation.None => x,
        };
}
