using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Training;

/// <summary>Training that is left between two batches and taken up again gives the bytes of undisturbed training.</summary>
public sealed class CheckpointTests
{
    private const int Model = 7;
    private static readonly ImageShape Shape = new(5, 6);
    private static readonly TrainingData Data = Populations.Pictures(40, Shape, 3, seed: 1);

    public static TheoryData<string, OptimiserOptions, bool> Recipes =>
        new(
            from kernel in Kernel.All
            from optimiser in (OptimiserOptions[])[new Sgd { LearningRate = 0.05 }, new Adam(), new AdamW()]
            from everything in (bool[])[false, true]
            select (kernel.Name, optimiser, everything)
        );

    /// <summary>Everything is dropout, early stopping, smoothing and every augmentation.</summary>
    [Theory]
    [MemberData(nameof(Recipes))]
    public void Left_before_any_batch_and_taken_up_it_ends_with_the_same_bytes(
        string kernel,
        OptimiserOptions optimiser,
        bool everything
    ) => CheckEveryBatch(EachKernelAttribute.Get(kernel), Job(optimiser, everything), everything ? 4 : 5);

    [Theory]
    [EachKernel]
    public void So_does_a_convolutional_network_with_its_running_statistics(string kernel)
    {
        foreach (NormalisationKind normalisation in Enum.GetValues<NormalisationKind>())
        {
            ModelJob job = Job(new Adam(), everything: true) with
            {
                Network = new ConvolutionalOptions
                {
                    Image = Shape,
                    Widths = [4, 8],
                    Blocks = [1, 1],
                    Groups = 2,
                    Normalisation = normalisation,
                    Dropout = 0.2,
                },
            };
            CheckEveryBatch(EachKernelAttribute.Get(kernel), job, batches: 4);
        }
    }

    private static void CheckEveryBatch(Kernel kernel, ModelJob job, int batches)
    {
        Trainer trainer = new(kernel);
        byte[] expected = Bytes(trainer.Train(job.Network, job.Training, Data, job.Records.Span, job.Seed));

        // One save before each batch but the first.
        int all = (3 * batches) - 1;
        // A store that ends the run at its n-th save, as if the process had been killed right after it.
        for (int saves = 1; ; saves++)
        {
            MemoryCheckpoints store = new() { KillAfter = saves };
            if (TryTrain(trainer, job, store) is not null)
            {
                Assert.Equal(all, saves - 1);
                break;
            }

            store.KillAfter = int.MaxValue;
            Assert.Equal(expected, TryTrain(trainer, job, store));
            // No batch was learnt twice.
            Assert.Equal(all, store.Saves);
        }
    }

    [Fact]
    public void Killed_again_and_again_after_every_single_batch_it_still_gets_there()
    {
        ModelJob job = Job(new Adam(), everything: true);
        Trainer trainer = new(Kernel.Widest);
        byte[] expected = Bytes(trainer.Train(job.Network, job.Training, Data, job.Records.Span, job.Seed));
        MemoryCheckpoints store = new();
        byte[]? found = null;
        int runs = 0;
        for (; found is null; runs++)
        {
            store.KillAfter = 1;
            found = TryTrain(trainer, job, store);
        }

        Assert.Equal(expected, found);
        Assert.Equal(12, runs);
    }

    [Fact]
    public void It_is_saved_when_the_interval_has_passed_and_not_before()
    {
        ModelJob job = Job(new Adam(), everything: false);
        StepClock clock = new(TimeSpan.FromSeconds(1));
        MemoryCheckpoints store = new();
        Train(job, store, clock, TimeSpan.FromSeconds(6));
        // The clock goes on by a second before each of 15 batches and at each save: it is the 6th batch's turn, and the 12th's.
        Assert.Equal(2, store.Saves);
        MemoryCheckpoints none = new();
        Train(job, none, clock, TimeSpan.FromSeconds(60));
        Assert.Equal(0, none.Saves);
    }

    [Fact]
    public void Cancelled_it_is_saved_where_it_is()
    {
        ModelJob job = Job(new Adam(), everything: true);
        MemoryCheckpoints store = new();
        using CancellationTokenSource stop = new();
        StepClock clock = new(TimeSpan.Zero) { OnAsked = asked => Cancel(asked, stop) };
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Train(job, store, clock, TimeSpan.FromHours(1), stop: stop.Token)
        );
        List<string> notes = [];
        byte[] found = Train(job, store, TimeProvider.System, TimeSpan.FromHours(1), notes: notes);
        Trainer trainer = new(Kernel.Widest);
        Assert.Equal(Bytes(trainer.Train(job.Network, job.Training, Data, job.Records.Span, job.Seed)), found);
        Assert.Equal(["model 7 goes on in epoch 2 of 3"], notes);

        static void Cancel(int asked, CancellationTokenSource stop)
        {
            if (asked == 8)
            {
                stop.Cancel();
            }
        }
    }

    [Theory]
    [InlineData(null, "another training")]
    [InlineData(-3, "another version")]
    [InlineData(-2, "cut short")]
    [InlineData(-1, "goes on after its end")]
    [InlineData(3, "another version")]
    [InlineData(20, "another training")]
    [InlineData(45, "checksum")]
    [InlineData(700, "checksum")]
    public void What_is_damaged_cut_or_foreign_is_told_and_not_used(int? damage, string reason)
    {
        ModelJob job = Job(new Adam(), everything: true);
        MemoryCheckpoints store = new() { KillAfter = 6 };
        Trainer trainer = new(Kernel.Widest);
        Assert.Null(TryTrain(trainer, job, store));
        ((string Key, int Model) place, byte[] good) = store.Kept.Single();
        store.KillAfter = int.MaxValue;
        switch (damage)
        {
            case null:
                job = job with { Model = 8 };
                store.Kept[(place.Key, 8)] = good;
                break;
            case -1:
                store.Kept[place] = [.. good, 0];
                break;
            case -2:
                store.Kept[place] = good[..^1];
                break;
            case -3:
                store.Kept[place] = [.. "TELLRUN9"u8, .. good[8..]];
                break;
            case { } at:
                good[at] ^= 4;
                break;
        }

        List<string> notes = [];
        byte[] found = Train(job, store, TimeProvider.System, TimeSpan.FromHours(1), notes: notes);
        Assert.Equal(Bytes(trainer.Train(job.Network, job.Training, Data, job.Records.Span, job.Seed)), found);
        Assert.Contains(reason, Assert.Single(notes), StringComparison.Ordinal);
        Assert.Contains("begins anew", notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_length_of_a_file_that_was_cut_is_seen()
    {
        ModelJob job = Job(new Sgd(), everything: false);
        MemoryCheckpoints store = new() { KillAfter = 3 };
        Assert.Null(TryTrain(new Trainer(Kernel.Widest), job, store));
        byte[] good = store.Kept.Values.Single();
        for (int length = 0; length < good.Length; length += 1 + (length / 50))
        {
            MemoryCheckpoints cut = new();
            cut.Kept[("key", Model)] = good[..length];
            List<string> notes = [];
            Train(job, cut, TimeProvider.System, TimeSpan.FromHours(1), notes: notes);
            Assert.Contains("cut short", Assert.Single(notes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_holds_a_name_the_state_and_a_checksum_and_no_more()
    {
        ModelJob job = Job(new Adam(), everything: false);
        MemoryCheckpoints store = new() { KillAfter = 1 };
        Assert.Null(TryTrain(new Trainer(PlainKernel.Instance), job, store));
        byte[] file = store.Kept.Values.Single();
        Assert.Equal("TELLRUN1"u8.ToArray(), file[..8]);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData("key/7"u8), file[8..40]);
        Assert.Equal(1, BitConverter.ToInt64(file, 40));
        Assert.Equal(1, BitConverter.ToInt32(file, 56));
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(file[..^32]), file[^32..]);
    }

    private static ModelJob Job(OptimiserOptions optimiser, bool everything) =>
        new()
        {
            Model = Model,
            Records = Enumerable.Range(3, 33).ToArray(),
            Seed = new Seed(11),
            Network = new PerceptronOptions { HiddenWidths = [9, 5], Dropout = everything ? 0.3 : 0 },
            Training = new TrainingOptions
            {
                Epochs = 3,
                BatchSize = 7,
                Optimiser = optimiser,
                LabelSmoothing = everything ? 0.1 : 0,
                EarlyStopping = everything ? new EarlyStopping { Patience = 3, HeldOutShare = 0.2 } : null,
                Augmentation = everything
                    ? new AugmentationOptions
                    {
                        Shift = 1,
                        Flip = true,
                        CutOut = 2,
                        MixUp = 0.4,
                    }
                    : new AugmentationOptions(),
            },
        };

    /// <summary>Saves before every batch; null if the store killed it.</summary>
    private static byte[]? TryTrain(Trainer trainer, ModelJob job, MemoryCheckpoints store)
    {
        try
        {
            return Train(job, store, TimeProvider.System, TimeSpan.Zero, trainer: trainer);
        }
        catch (KilledException)
        {
            return null;
        }
    }

    private static byte[] Train(
        ModelJob job,
        MemoryCheckpoints store,
        TimeProvider clock,
        TimeSpan interval,
        Trainer? trainer = null,
        List<string>? notes = null,
        CancellationToken stop = default
    )
    {
        byte[] result = [];
        Ensemble.Train(
            trainer ?? new Trainer(Kernel.Widest),
            Data,
            [job],
            1,
            (_, network) => Bytes(network),
            (_, bytes) => result = bytes,
            checkpoints: new CheckpointOptions(store, clock)
            {
                Key = "key",
                Interval = interval,
                OnNote = notes is null ? null : notes.Add,
            },
            cancellation: stop
        );
        return result;
    }

    private static byte[] Bytes(TrainedNetwork network)
    {
        using MemoryStream stream = new();
        NetworkFile.Write(stream, network);
        return stream.ToArray();
    }
}
