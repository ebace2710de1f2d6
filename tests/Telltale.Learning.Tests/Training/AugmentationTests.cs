using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Training;

/// <summary>Batches as they are learnt, against twins written from the definitions and drawing from the same streams.</summary>
public sealed unsafe class AugmentationTests
{
    private static readonly Seed Root = new(5);
    private static readonly ImageShape Shape = new(6, 7, 2);
    private static readonly TrainingData Data = Populations.Pictures(40, Shape, 3, seed: 1);
    private static readonly int[] Records = [.. Root.Derive("order").CreateRng().Permutation(40)[..23]];

    [Theory]
    [EachKernel]
    public void Shift_is_that_of_queries_and_every_shift_occurs_as_often(string kernelName)
    {
        Kernel kernel = EachKernelAttribute.Get(kernelName);
        const int Batches = 500;
        int[] seen = new int[25];
        float[] expected = new float[Shape.Features];
        for (int number = 0; number < Batches; number++)
        {
            float[][] rows = Gathered(kernel, new AugmentationOptions { Shift = 2 }, number);
            Rng rng = Root.Derive("shift").Derive(number).CreateRng();
            for (int i = 0; i < rows.Length; i++)
            {
                PixelShift shift = new(rng.NextInt(5) - 2, rng.NextInt(5) - 2);
                Data.Gather(kernel, Records[i], expected, shift);
                Assert.Equal(expected, rows[i]);
                seen[((shift.Down + 2) * 5) + shift.Right + 2]++;
            }
        }

        Assert.InRange(ChiSquaredSurvival(seen), 0.001, 1);
    }

    [Theory]
    [EachKernel]
    public void Flip_exchanges_left_and_right_of_half_of_them(string kernelName)
    {
        Kernel kernel = EachKernelAttribute.Get(kernelName);
        const int Batches = 200;
        int flipped = 0;
        for (int number = 0; number < Batches; number++)
        {
            float[][] plain = Gathered(kernel, new AugmentationOptions(), number);
            float[][] rows = Gathered(kernel, new AugmentationOptions { Flip = true }, number);
            for (int i = 0; i < rows.Length; i++)
            {
                float[] mirrored = Each((y, x, c) => plain[i][Index(y, Shape.Width - 1 - x, c)]);
                bool isFlipped = !rows[i].SequenceEqual(plain[i]);
                Assert.Equal(isFlipped ? mirrored : plain[i], rows[i]);
                flipped += isFlipped ? 1 : 0;
            }
        }

        double all = Batches * Records.Length;
        Assert.Equal(0.5, flipped / all, 4 * Math.Sqrt(0.25 / all));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void Cut_out_blanks_a_square_round_any_pixel_and_what_sticks_out_is_cut_off(int side)
    {
        const int Batches = 400;
        int[] centres = new int[Shape.Height * Shape.Width];
        for (int number = 0; number < Batches; number++)
        {
            float[][] plain = Gathered(Kernel.Widest, new AugmentationOptions(), number);
            float[][] rows = Gathered(Kernel.Widest, new AugmentationOptions { CutOut = side }, number);
            Rng rng = Root.Derive("cut-out").Derive(number).CreateRng();
            for (int i = 0; i < rows.Length; i++)
            {
                int centreY = rng.NextInt(Shape.Height);
                int centreX = rng.NextInt(Shape.Width);
                centres[(centreY * Shape.Width) + centreX]++;
                bool Within(int position, int centre) =>
                    position >= centre - (side / 2) && position < centre - (side / 2) + side;
                float[] expected = Each(
                    (y, x, c) => Within(y, centreY) && Within(x, centreX) ? 0 : plain[i][Index(y, x, c)]
                );
                Assert.Equal(expected, rows[i]);
            }
        }

        Assert.InRange(ChiSquaredSurvival(centres), 0.001, 1);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    public void Mix_up_mixes_records_and_their_labels_with_one_share_a_batch(double alpha)
    {
        const int Batches = 300;
        double[] shares = new double[Batches];
        int[] partnersOfFirst = new int[Records.Length];
        int[] labels = [.. Records.Select(r => Data.Labels[r])];
        for (int number = 0; number < Batches; number++)
        {
            float[][] plain = Gathered(Kernel.Widest, new AugmentationOptions(), number);
            float[][] rows = Mixed(
                new AugmentationOptions { MixUp = alpha },
                number,
                out int[] others,
                out float share
            );
            Rng rng = Root.Derive("mix-up").Derive(number).CreateRng();
            Assert.Equal((float)(1 - rng.NextBeta(alpha, alpha)), share);
            int[] partners = rng.Permutation(rows.Length);
            shares[number] = share;
            partnersOfFirst[partners[0]]++;
            for (int i = 0; i < rows.Length; i++)
            {
                Assert.Equal(labels[partners[i]], others[i]);
                for (int j = 0; j < rows[i].Length; j++)
                {
                    double expected = ((1.0 - share) * plain[i][j]) + (share * (double)plain[partners[i]][j]);
                    Assert.Equal(expected, rows[i][j], 2e-7);
                }
            }
        }

        Assert.InRange(ChiSquaredSurvival(partnersOfFirst), 0.001, 1);
        Array.Sort(shares);
        double distance = shares.Select((s, i) => Math.Abs(Beta.Cdf(s, alpha, alpha) - ((i + 0.5) / Batches))).Max();
        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(Batches));
    }

    [Theory]
    [EachKernel]
    public void Loss_and_gradient_of_mixed_and_smoothed_labels_are_those_of_the_definition(string kernelName)
    {
        const int Rows = 9;
        const int Classes = 5;
        Rng rng = new Seed(2).CreateRng();
        using AlignedBuffer buffer = new(Rows * Gemm.StrideOf(Classes));
        MatrixView logits = new(buffer.Pointer, Rows, Classes, Gemm.StrideOf(Classes));
        int[] labels = [.. Enumerable.Range(0, Rows).Select(_ => rng.NextInt(Classes))];
        int[] others = [.. Enumerable.Range(0, Rows).Select(_ => rng.NextInt(Classes))];
        double[][] z = new double[Rows][];
        for (int i = 0; i < Rows; i++)
        {
            foreach (ref float value in logits.Row(i))
            {
                value = (float)(3 * rng.NextNormal());
            }

            z[i] = [.. logits.Row(i).ToArray().Select(v => (double)v)];
        }

        const double Share = 0.3;
        const double Smoothing = 0.1;
        double loss = 0;
        double[][] gradient = new double[Rows][];
        for (int i = 0; i < Rows; i++)
        {
            double logSum = Math.Log(z[i].Sum(Math.Exp));
            double Weight(int c, int right) => (c == right ? 1 - Smoothing : 0) + (Smoothing / Classes);
            double Target(int c) => ((1 - Share) * Weight(c, labels[i])) + (Share * Weight(c, others[i]));
            loss -= Enumerable.Range(0, Classes).Sum(c => Target(c) * (z[i][c] - logSum));
            gradient[i] =
            [
                .. Enumerable.Range(0, Classes).Select(c => (Math.Exp(z[i][c] - logSum) - Target(c)) / Rows),
            ];
        }

        BatchTargets targets = new(labels, (float)Smoothing) { Others = others, OtherShare = (float)Share };
        Assert.Equal(loss, targets.Loss(EachKernelAttribute.Get(kernelName), logits), 1e-5);
        for (int i = 0; i < Rows; i++)
        {
            for (int c = 0; c < Classes; c++)
            {
                Assert.Equal(gradient[i][c], logits.Row(i)[c], 1e-7);
            }
        }
    }

    [Fact]
    public void All_off_changes_nothing_and_each_alone_changes_training()
    {
        float[] Logits(AugmentationOptions? options) => Train(options, 1).Logits(Data);
        float[] plain = Logits(null);
        Assert.Equal(plain, Logits(new AugmentationOptions()));
        AugmentationOptions[] each =
        [
            new() { Shift = 1 },
            new() { Flip = true },
            new() { CutOut = 2 },
            new() { MixUp = 0.5 },
        ];
        foreach (AugmentationOptions options in each)
        {
            float[] augmented = Logits(options);
            Assert.NotEqual(plain, augmented);
            Assert.Equal(augmented, Logits(options));
            Assert.NotEqual(augmented, Train(options, 2).Logits(Data));
        }
    }

    [Fact]
    public void One_more_variation_leaves_the_draws_of_the_others()
    {
        AugmentationOptions all = new()
        {
            Shift = 2,
            Flip = true,
            CutOut = 3,
        };
        float[][] without = Gathered(Kernel.Widest, all with { CutOut = 0 }, 3);
        float[][] with = Gathered(Kernel.Widest, all, 3);
        for (int i = 0; i < with.Length; i++)
        {
            Assert.All(with[i].Zip(without[i]), pair => Assert.True(pair.First == 0 || pair.First == pair.Second));
        }
    }

    [Fact]
    public void Mix_up_works_on_records_that_are_no_pictures()
    {
        TrainingData data = Populations.Blobs(400, 20, 3, seed: 1);
        TrainedNetwork network = new Trainer(Kernel.Widest).Train(
            new PerceptronOptions { HiddenWidths = [32] },
            new TrainingOptions
            {
                Epochs = 20,
                Augmentation = new AugmentationOptions { MixUp = 0.3 },
            },
            data,
            [.. Enumerable.Range(0, 200)],
            new Seed(1)
        );
        Assert.InRange(Populations.Accuracy(network, data, [.. Enumerable.Range(200, 200)]), 0.97, 1);
    }

    [Fact]
    public void What_cannot_be_done_is_refused_with_its_reason()
    {
        TrainingData table = Populations.Blobs(40, 84, 3, seed: 1);
        Refused("work on pictures", new AugmentationOptions { Shift = 1 }, table);
        Refused("work on pictures", new AugmentationOptions { Flip = true }, table);
        Refused("work on pictures", new AugmentationOptions { CutOut = 1 }, table);
        Refused("Shift is -1", new AugmentationOptions { Shift = -1 }, Data);
        Refused("Shift is 6; expected 0 to 5", new AugmentationOptions { Shift = 6 }, Data);
        Refused("CutOut is -1", new AugmentationOptions { CutOut = -1 }, Data);
        Refused("CutOut is 7; expected 0 to 6", new AugmentationOptions { CutOut = 7 }, Data);
        Refused("MixUp is -0.1", new AugmentationOptions { MixUp = -0.1 }, Data);
        Refused("MixUp is NaN", new AugmentationOptions { MixUp = double.NaN }, Data);

        static void Refused(string reason, AugmentationOptions options, TrainingData data)
        {
            BadInputException refusal = Assert.Throws<BadInputException>(() =>
                new Trainer(Kernel.Widest).Train(
                    new PerceptronOptions(),
                    new TrainingOptions { Augmentation = options },
                    data,
                    [1, 2, 3],
                    new Seed(1)
                )
            );
            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        }
    }

    private static TrainedNetwork Train(AugmentationOptions? options, ulong seed) =>
        new Trainer(Kernel.Widest).Train(
            new PerceptronOptions { HiddenWidths = [9] },
            options is null
                ? new TrainingOptions { Epochs = 2, BatchSize = 8 }
                : new TrainingOptions
                {
                    Epochs = 2,
                    BatchSize = 8,
                    Augmentation = options,
                },
            Data,
            [.. Enumerable.Range(0, 30)],
            new Seed(seed)
        );

    private static float[][] Gathered(Kernel kernel, AugmentationOptions options, int number)
    {
        using AlignedBuffer buffer = new(Records.Length * Shape.Features);
        MatrixView rows = new(buffer.Pointer, Records.Length, Shape.Features, Shape.Features);
        new Augmentation(options, Data, Records.Length, Root).Gather(kernel, Records, number, rows);
        return [.. Enumerable.Range(0, rows.Rows).Select(i => rows.Row(i).ToArray())];
    }

    private static float[][] Mixed(AugmentationOptions options, int number, out int[] others, out float share)
    {
        using AlignedBuffer buffer = new(Records.Length * Shape.Features);
        MatrixView rows = new(buffer.Pointer, Records.Length, Shape.Features, Shape.Features);
        int[] labels = [.. Records.Select(r => Data.Labels[r])];
        Augmentation augmentation = new(options, Data, Records.Length, Root);
        augmentation.Gather(Kernel.Widest, Records, number, rows);
        BatchTargets mixed = augmentation.Mix(new BatchTargets(labels, 0.1f), number, rows);
        Assert.Equal(labels, mixed.Labels);
        Assert.Equal(0.1f, mixed.Smoothing);
        others = mixed.Others.ToArray();
        share = mixed.OtherShare;
        return [.. Enumerable.Range(0, rows.Rows).Select(i => rows.Row(i).ToArray())];
    }

    private static int Index(int y, int x, int c) => (((y * Shape.Width) + x) * Shape.Channels) + c;

    private static float[] Each(Func<int, int, int, float> value) =>
        [
            .. Enumerable
                .Range(0, Shape.Features)
                .Select(i =>
                    value(i / Shape.Channels / Shape.Width, i / Shape.Channels % Shape.Width, i % Shape.Channels)
                ),
        ];

    /// <summary>Pearson's test that all counts have one expectation.</summary>
    private static double ChiSquaredSurvival(int[] counts)
    {
        double expected = counts.Average();
        double statistic = counts.Sum(c => (c - expected) * (c - expected) / expected);
        return ChiSquared.Survival(statistic, counts.Length - 1);
    }
}
