using Telltale.Core;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Training;

/// <summary>Losses written down along a training: those of the networks that shorter trainings give.</summary>
public sealed class LossTraceTests
{
    private static readonly TrainingData Data = Populations.Blobs(90, 6, 3, seed: 1);
    private static readonly int[] Learnt = [.. Enumerable.Range(0, 50)];
    private static readonly int[] Watched = [3, 70, 11, 89, 3];

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    [InlineData(9, 1)]
    public void Each_moment_is_what_a_training_of_so_many_epochs_gives(int every, int moments)
    {
        float[] trace = Train(5, every).LossTrace!;
        Assert.Equal(moments * Watched.Length, trace.Length);
        for (int moment = 0; moment < moments; moment++)
        {
            int epochs = Math.Min((moment + 1) * every, 5);
            TrainedNetwork network = Train(epochs, every: 0);
            Assert.Null(network.LossTrace);
            Assert.Equal(Losses(network), trace[(moment * Watched.Length)..((moment + 1) * Watched.Length)]);
        }
    }

    [Fact]
    public void Watching_changes_nothing()
    {
        Assert.Equal(Train(5, every: 0).Logits(Data), Train(5, every: 1).Logits(Data));
    }

    [Fact]
    public void A_training_that_was_left_and_taken_up_has_the_same_trace()
    {
        float[] undisturbed = Train(5, 1).LossTrace!;
        // Batches of an epoch: 50 records, 16 a batch.
        for (int batches = 1; batches < 20; batches += 3)
        {
            MemoryCheckpoints store = new() { KillAfter = batches };
            CheckpointOptions checkpoints = new(store, TimeProvider.System) { Interval = TimeSpan.Zero };
            Assert.Throws<KilledException>(() => Ensembled(checkpoints));
            Assert.Equal(undisturbed, Ensembled(checkpoints));
        }
    }

    [Fact]
    public void After_an_early_stop_the_last_losses_are_repeated()
    {
        TrainingOptions options = Options(60) with
        {
            Optimiser = new Adam { LearningRate = 0.05 },
            EarlyStopping = new EarlyStopping { Patience = 2 },
        };
        TrainedNetwork network = new Trainer(EachKernelAttribute.Chosen)
            .Begin(Shape, options, Data, Learnt, new Seed(7), new TraceOptions(Watched))
            .Finish(null, null, default);
        Assert.InRange(network.EpochsRun, 2, 59);
        float[] trace = network.LossTrace!;
        int last = (network.EpochsRun - 1) * Watched.Length;
        Assert.NotEqual(trace[(last - Watched.Length)..last], trace[last..(last + Watched.Length)]);
        for (int at = last; at < trace.Length; at += Watched.Length)
        {
            Assert.Equal(trace[last..(last + Watched.Length)], trace[at..(at + Watched.Length)]);
        }
    }

    [Fact]
    public void A_record_that_is_none_is_refused() =>
        Assert.Throws<BadInputException>(() =>
            new Trainer(EachKernelAttribute.Chosen).Begin(
                Shape,
                Options(2),
                Data,
                Learnt,
                new Seed(7),
                new TraceOptions(new[] { 90 })
            )
        );

    private static PerceptronOptions Shape => new() { HiddenWidths = [5] };

    private static TrainingOptions Options(int epochs) => new() { Epochs = epochs, BatchSize = 16 };

    private static TrainedNetwork Train(int epochs, int every)
    {
        using TrainingRun run = new Trainer(EachKernelAttribute.Chosen).Begin(
            Shape,
            Options(epochs),
            Data,
            Learnt,
            new Seed(7),
            every == 0 ? null : new TraceOptions(Watched, every)
        );
        return run.Finish(null, null, default);
    }

    private static float[] Ensembled(CheckpointOptions checkpoints)
    {
        float[]? trace = null;
        Ensemble.Train(
            new Trainer(EachKernelAttribute.Chosen),
            Data,
            [
                new ModelJob
                {
                    Model = 0,
                    Records = Learnt,
                    Seed = new Seed(7),
                    Network = Shape,
                    Training = Options(5),
                    Trace = new TraceOptions(Watched),
                },
            ],
            1,
            (_, network) => network.LossTrace,
            (_, found) => trace = found,
            checkpoints: checkpoints
        );
        return trace!;
    }

    private static float[] Losses(TrainedNetwork network)
    {
        float[] logits = network.Logits(Data, Watched);
        return
        [
            .. Watched.Select(
                (record, i) =>
                    (float)
                        -LogDomain.LogSigmoid(
                            LogDomain.Margin(
                                [.. logits.Skip(3 * i).Take(3).Select(z => (double)z)],
                                Data.Labels[record]
                            )
                        )
            ),
        ];
    }
}
