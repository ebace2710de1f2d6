using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Training;

public sealed class TrainerTests
{
    private static readonly Trainer Trainer = new(EachKernelAttribute.Chosen);
    private static readonly int[] First = [.. Enumerable.Range(0, 400)];
    private static readonly int[] Rest = [.. Enumerable.Range(400, 400)];

    public static TheoryData<OptimiserOptions, Activation> Recipes =>
        new()
        {
            {
                new Sgd { LearningRate = 0.02 },
                Activation.Relu
            },
            {
                new Adam { LearningRate = 0.01 },
                Activation.Tanh
            },
            {
                new AdamW { LearningRate = 0.01 },
                Activation.Relu
            },
        };

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Clouds_that_lie_apart_are_told_apart_on_records_never_seen(
        OptimiserOptions optimiser,
        Activation activation
    )
    {
        TrainingData data = Populations.Blobs(800, 20, 5, seed: 1);
        foreach (
            int[] hidden in (int[][])
                [
                    [],
                    [32],
                ]
        )
        {
            PerceptronOptions network = new() { HiddenWidths = hidden, Activation = activation };
            TrainedNetwork trained = Trainer.Train(
                network,
                new TrainingOptions { Optimiser = optimiser, Epochs = 30 },
                data,
                First,
                new Seed(1)
            );
            Assert.InRange(Populations.Accuracy(trained, data, Rest), 0.97, 1);
            Assert.InRange(trained.TrainingLoss, 0, 0.3);
        }
    }

    [Theory]
    [EachKernel]
    public void Every_kernel_learns_the_same_but_for_rounding(string kernel)
    {
        TrainingData data = Populations.Blobs(800, 20, 5, seed: 1);
        TrainingOptions short1 = new() { Epochs = 2 };
        float[] expected = new Trainer(PlainKernel.Instance)
            .Train(new PerceptronOptions { HiddenWidths = [33] }, short1, data, First, new Seed(1))
            .Logits(data, Rest);
        TrainedNetwork trained = new Trainer(EachKernelAttribute.Get(kernel)).Train(
            new PerceptronOptions { HiddenWidths = [33] },
            short1,
            data,
            First,
            new Seed(1)
        );
        Assert.All(expected.Zip(trained.Logits(data, Rest)), pair => Assert.Equal(pair.First, pair.Second, 2e-3));
    }

    [Fact]
    public void Random_labels_are_learnt_by_heart_and_say_nothing_about_other_records()
    {
        TrainingData data = Populations.Noise(800, 30, 4, seed: 2);
        TrainedNetwork trained = Trainer.Train(
            new PerceptronOptions(),
            new TrainingOptions { Epochs = 120 },
            data,
            First,
            new Seed(1)
        );
        Assert.InRange(Populations.Accuracy(trained, data, First), 0.99, 1);
        // Chance is 0.25; its standard deviation over 400 records is 0.0217.
        Assert.InRange(Populations.Accuracy(trained, data, Rest), 0.25 - (4.5 * 0.0217), 0.25 + (4.5 * 0.0217));
    }

    [Fact]
    public void Smoothed_labels_stop_confidence_where_theory_says()
    {
        // Learnt by heart, each record's right class ends at log-odds log((1 − ε + ε/C) / (ε/C)) over any other.
        TrainingData data = Populations.Noise(40, 60, 4, seed: 3);
        int[] records = [.. Enumerable.Range(0, 40)];
        TrainingOptions options = new()
        {
            Epochs = 1500,
            BatchSize = 40,
            LabelSmoothing = 0.2,
        };
        float[] logits = Trainer
            .Train(new PerceptronOptions { HiddenWidths = [64] }, options, data, records, new Seed(1))
            .Logits(data);
        double expected = Math.Log((0.8 + 0.05) / 0.05);
        for (int r = 0; r < 40; r++)
        {
            for (int c = 0; c < 4; c++)
            {
                if (c != data.Labels[r])
                {
                    Assert.Equal(expected, logits[(r * 4) + data.Labels[r]] - logits[(r * 4) + c], 0.05);
                }
            }
        }
    }

    [Fact]
    public void L2_keeps_weights_small()
    {
        TrainingData data = Populations.Noise(400, 30, 4, seed: 2);
        double Size(double l2) =>
            Trainer
                .Train(new PerceptronOptions(), new TrainingOptions { Epochs = 60, L2 = l2 }, data, First, new Seed(1))
                .Layers.ToArray()
                .Sum(l => l.Weights.Sum(w => (double)w * w));
        Assert.InRange(Size(0.02) / Size(0), 0.0, 0.5);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        TrainingData data = Populations.Blobs(800, 20, 5, seed: 1, spread: 0.3);
        PerceptronOptions network = new() { HiddenWidths = [40, 20], Dropout = 0.2 };
        TrainingOptions training = new() { Epochs = 3, EarlyStopping = new EarlyStopping() };
        float[] Logits(ulong seed) => Trainer.Train(network, training, data, First, new Seed(seed)).Logits(data, Rest);
        float[] expected = Logits(1);
        Assert.Equal(expected, Logits(1));
        Assert.NotEqual(expected, Logits(2));
    }

    [Fact]
    public void Bytes_and_the_same_numbers_as_floats_train_the_same_network()
    {
        Rng rng = new Seed(4).CreateRng();
        byte[] bytes = [.. Enumerable.Range(0, 100 * 21).Select(_ => (byte)rng.NextInt(256))];
        int[] labels = [.. Enumerable.Range(0, 100).Select(_ => rng.NextInt(3))];
        TrainingData pixels = TrainingData.FromBytes(bytes, 21, labels, 3);
        TrainingData floats = TrainingData.FromFloats(bytes.Select(b => b * (1f / 255)).ToArray(), 21, labels, 3);
        int[] all = [.. Enumerable.Range(0, 100)];
        float[] Logits(TrainingData data) =>
            Trainer
                .Train(new PerceptronOptions(), new TrainingOptions { Epochs = 3 }, data, all, new Seed(1))
                .Logits(data);
        Assert.Equal(Logits(floats), Logits(pixels));
    }

    [Fact]
    public void The_loss_is_reported_each_epoch_and_falls()
    {
        TrainingData data = Populations.Blobs(400, 10, 3, seed: 1);
        List<EpochReport> reports = [];
        Trainer.Train(
            new PerceptronOptions(),
            new TrainingOptions { Epochs = 5 },
            data,
            First,
            new Seed(1),
            reports.Add
        );
        Assert.Equal([1, 2, 3, 4, 5], reports.Select(r => r.Epoch));
        Assert.True(reports[4].TrainingLoss < reports[0].TrainingLoss / 2);
        Assert.All(reports, r => Assert.Null(r.HeldOutLoss));
    }

    [Fact]
    public void The_first_loss_of_a_whole_batch_is_that_of_the_first_weights()
    {
        TrainingData data = Populations.Blobs(400, 10, 3, seed: 1);
        double loss = 0;
        Trainer.Train(
            new PerceptronOptions { HiddenWidths = [] },
            new TrainingOptions { Epochs = 1, BatchSize = 400 },
            data,
            First,
            new Seed(7),
            r => loss = r.TrainingLoss
        );
        LayerWeights start = new PerceptronOptions { HiddenWidths = [] }.Draw(10, 3, new Seed(7).Derive("init"))[0];
        double expected = 0;
        TrainedNetwork untrained = new(
            new PerceptronOptions { HiddenWidths = [] },
            10,
            3,
            [start],
            PlainKernel.Instance
        );
        float[] logits = untrained.Logits(data);
        for (int r = 0; r < 400; r++)
        {
            expected +=
                Math.Log(
                    Enumerable.Range(0, 3).Sum(c => Math.Exp(logits[(r * 3) + c] - logits[(r * 3) + data.Labels[r]]))
                ) / 400;
        }

        Assert.Equal(expected, loss, 1e-4);
    }

    [Fact]
    public void Cancelled_it_stops_before_the_next_batch()
    {
        TrainingData data = Populations.Blobs(400, 10, 3, seed: 1);
        using CancellationTokenSource source = new();
        int epochs = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Trainer.Train(
                new PerceptronOptions(),
                new TrainingOptions { Epochs = 1000 },
                data,
                First,
                new Seed(1),
                _ =>
                {
                    epochs++;
                    source.Cancel();
                },
                source.Token
            )
        );
        Assert.Equal(1, epochs);
    }

    [Fact]
    public void Nothing_is_allocated_for_a_batch()
    {
        TrainingData data = Populations.Pictures(800, new ImageShape(6, 8), 10, seed: 1);
        int[] all = [.. Enumerable.Range(0, 800)];
        PerceptronOptions network = new() { HiddenWidths = [40, 20], Dropout = 0.2 };
        TrainingOptions training = new()
        {
            Epochs = 12,
            BatchSize = 2,
            EarlyStopping = new EarlyStopping { Patience = 12 },
            Augmentation = new AugmentationOptions
            {
                Shift = 2,
                Flip = true,
                CutOut = 3,
                MixUp = 0.3,
            },
        };
        List<long> marks = new(20);
        Trainer.Train(
            network,
            training,
            data,
            all,
            new Seed(1),
            _ => marks.Add(GC.GetAllocatedBytesForCurrentThread())
        );
        // 360 batches an epoch.
        Assert.InRange(marks.Zip(marks.Skip(1), (a, b) => b - a).Skip(2).Max(), 0, 100);
    }

    [Fact]
    public void What_cannot_be_trained_is_refused_with_its_reason()
    {
        TrainingData data = Populations.Blobs(400, 10, 3, seed: 1);
        Refused("Epochs is 0", training: new TrainingOptions { Epochs = 0 });
        Refused("BatchSize is 0", training: new TrainingOptions { BatchSize = 0 });
        Refused("L2 is -1", training: new TrainingOptions { L2 = -1 });
        Refused("AdamW", training: new TrainingOptions { L2 = 0.1, Optimiser = new AdamW() });
        Refused("LabelSmoothing is 1", training: new TrainingOptions { LabelSmoothing = 1 });
        Refused("LearningRate", training: new TrainingOptions { Optimiser = new Sgd { LearningRate = -1 } });
        Refused("Patience is 0", training: new TrainingOptions { EarlyStopping = new EarlyStopping { Patience = 0 } });
        Refused(
            "HeldOutShare is 1",
            training: new TrainingOptions { EarlyStopping = new EarlyStopping { HeldOutShare = 1 } }
        );
        Refused("HiddenWidths holds 0", new PerceptronOptions { HiddenWidths = [3, 0] });
        Refused("Dropout is 1", new PerceptronOptions { Dropout = 1 });
        Refused("Record 400", records: [3, 400]);
        Refused("no records", records: []);
        Refused("at least 2", training: new TrainingOptions { EarlyStopping = new EarlyStopping() }, records: [3]);

        void Refused(
            string reason,
            NetworkOptions? network = null,
            TrainingOptions? training = null,
            int[]? records = null
        )
        {
            BadInputException refusal = Assert.Throws<BadInputException>(() =>
                Trainer.Train(
                    network ?? new PerceptronOptions(),
                    training ?? new(),
                    data,
                    records ?? First,
                    new Seed(1)
                )
            );
            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_training_that_diverges_is_refused_and_gives_no_network()
    {
        TrainingData data = Populations.Blobs(400, 10, 3, seed: 1);
        foreach (EarlyStopping? stopping in (EarlyStopping?[])[null, new EarlyStopping()])
        {
            foreach (int epochs in (int[])[1, 60])
            {
                TrainingOptions options = new()
                {
                    Epochs = epochs,
                    Optimiser = new Sgd { LearningRate = 1e38 },
                    EarlyStopping = stopping,
                };
                BadInputException refusal = Assert.Throws<BadInputException>(() =>
                    Trainer.Train(new PerceptronOptions(), options, data, First, new Seed(1))
                );
                Assert.Contains("diverged in epoch 1", refusal.Message, StringComparison.Ordinal);
            }
        }
    }
}
