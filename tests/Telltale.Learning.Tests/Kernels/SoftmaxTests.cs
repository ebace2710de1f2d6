using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Tests.Kernels;

public sealed class SoftmaxTests
{
    [Theory]
    [EachKernel]
    public void Loss_and_gradient_agree_with_the_definition_in_double(string name)
    {
        Rng rng = new Seed(1).CreateRng();
        for (int classes = 2; classes <= 100; classes++)
        {
            foreach (float smoothing in (float[])[0, 0.1f, 0.5f])
            {
                using RandomMatrix logits = new(3, classes, rng);
                int[] labels = [0, classes - 1, rng.NextInt(classes)];
                double[][] before =
                [
                    .. Enumerable
                        .Range(0, 3)
                        .Select(i => logits.View.Row(i).ToArray().Select(x => (double)x).ToArray()),
                ];
                double loss = EachKernelAttribute.Get(name).SoftmaxCrossEntropy(logits.View, labels, smoothing, 0.25f);
                double expected = 0;
                for (int i = 0; i < 3; i++)
                {
                    double sum = before[i].Sum(Math.Exp);
                    for (int c = 0; c < classes; c++)
                    {
                        double target = (smoothing / classes) + (c == labels[i] ? 1.0 - smoothing : 0);
                        double p = Math.Exp(before[i][c]) / sum;
                        expected -= target * Math.Log(p);
                        Assert.Equal((p - target) * 0.25, logits[i, c], 1e-6);
                    }
                }

                Assert.Equal(expected, loss, 1e-5);
                Assert.True(logits.FrameIsWhole());
            }
        }
    }

    [Theory]
    [EachKernel]
    public void A_row_does_not_depend_on_the_rows_around_it(string name)
    {
        Kernel kernel = EachKernelAttribute.Get(name);
        foreach (int classes in (int[])[3, 16, 37])
        {
            using RandomMatrix all = new(35, classes, new Seed(2).CreateRng(), padding: 5);
            using RandomMatrix one = new(35, classes, new Seed(2).CreateRng(), padding: 2);
            int[] labels = [.. Enumerable.Range(0, 35).Select(i => i % classes)];
            double loss = kernel.SoftmaxCrossEntropy(all.View, labels, 0.1f, 1);
            double sum = 0;
            for (int i = 0; i < 35; i++)
            {
                sum += kernel.SoftmaxCrossEntropy(one.View.Block(i, 0, 1, classes), [labels[i]], 0.1f, 1);
                Assert.Equal(one.View.Row(i), all.View.Row(i));
            }

            Assert.Equal(sum, loss, 1e-9);
        }
    }

    [Theory]
    [EachKernel]
    public void Logits_in_the_thousands_overflow_nothing(string name)
    {
        using RandomMatrix logits = new(2, 18, new Seed(0).CreateRng());
        logits.View.Row(0).Fill(1000);
        logits.View.Row(1).Fill(-3000);
        logits.View.Row(1)[17] = 5000;
        double loss = EachKernelAttribute.Get(name).SoftmaxCrossEntropy(logits.View, [4, 0], 0, 1);
        Assert.Equal(Math.Log(18) + 8000, loss, 1e-3);
        Assert.Equal(1.0 / 18, logits[0, 0], 1e-7);
        Assert.Equal(-1, logits[1, 0]);
        Assert.Equal(1, logits[1, 17]);
        Assert.Equal(0, logits[1, 9]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_logit_that_is_no_number_makes_the_loss_no_number(float bad)
    {
        foreach (Kernel kernel in Kernel.All)
        {
            using RandomMatrix logits = new(1, 18, new Seed(0).CreateRng());
            logits.View.Row(0)[7] = bad;
            Assert.False(double.IsFinite(kernel.SoftmaxCrossEntropy(logits.View, [7], 0, 1)));
        }
    }
}
