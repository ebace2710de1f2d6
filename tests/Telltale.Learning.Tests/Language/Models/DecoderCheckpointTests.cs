using Telltale.Learning.Language.Models;
using Telltale.Learning.Tests.Training;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Language.Models;

/// <summary>Training that is left between two batches and taken up again gives the bytes of undisturbed training.</summary>
public sealed class DecoderCheckpointTests
{
    [Theory]
    [EachKernel]
    public void Left_before_any_batch_and_taken_up_it_ends_with_the_same_bytes(string kernel)
    {
        DecoderTrainer trainer = new(EachKernelAttribute.Get(kernel));
        foreach (LowRankOptions? low in (LowRankOptions?[])[null, new LowRankOptions { Rank = 3 }])
        {
            DecoderJob job = DecoderTrainerTests.Job();
            job = job with { Training = job.Training with { LowRank = low } };
            TrainedDecoder expected = trainer.Train(job, DecoderTrainerTests.TestCorpus);
            int saves = 1;
            for (; ; saves++)
            {
                MemoryCheckpoints store = new() { KillAfter = saves };
                if (TryTrain(trainer, job, store) is not null)
                {
                    break;
                }

                store.KillAfter = int.MaxValue;
                TrainedDecoder found = TryTrain(trainer, job, store)!;
                Assert.Equal(expected.Weights.Hash(), found.Weights.Hash());
                Assert.Equal(expected.TrainingLoss, found.TrainingLoss);
                // One save before each batch but the first, and no batch learnt twice.
                Assert.Equal(expected.Steps - 1, store.Saves);
            }

            Assert.Equal(expected.Steps, saves);
        }
    }

    [Fact]
    public void A_model_that_is_cancelled_is_saved_and_goes_on()
    {
        DecoderTrainer trainer = new(EachKernelAttribute.Chosen);
        DecoderJob job = DecoderTrainerTests.Job();
        MemoryCheckpoints store = new();
        using CancellationTokenSource stop = new();
        StepClock clock = new(TimeSpan.Zero)
        {
            OnAsked = asked =>
            {
                if (asked == 5)
                {
                    stop.Cancel();
                }
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Train(trainer, job, store, clock, null, null, stop.Token));
        List<string> notes = [];
        TrainedDecoder found = Train(trainer, job, store, TimeProvider.System, notes.Add, null, default);
        Assert.Equal(trainer.Train(job, DecoderTrainerTests.TestCorpus).Weights.Hash(), found.Weights.Hash());
        Assert.StartsWith("model 7 goes on in epoch ", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_saved_at_the_end_of_the_last_epoch_is_all_there_is()
    {
        DecoderTrainer trainer = new(EachKernelAttribute.Chosen);
        DecoderJob job = DecoderTrainerTests.Job();
        using DecoderRun run = trainer.Begin(job, DecoderTrainerTests.TestCorpus);
        TrainedDecoder whole = run.Finish(null, null, default);
        Assert.Equal(1, run.Share);
        using MemoryStream file = new();
        using (StateWriter writer = new(file))
        {
            run.PassState(writer);
            writer.Finish();
        }

        file.Position = 0;
        using DecoderRun again = trainer.Begin(job, DecoderTrainerTests.TestCorpus);
        using (StateReader reader = new(file))
        {
            again.PassState(reader);
            reader.Finish();
        }

        TrainedDecoder found = again.Finish(null, null, default);
        Assert.Equal(whole.Weights.Hash(), found.Weights.Hash());
        Assert.Equal(whole.TrainingLoss, found.TrainingLoss);
    }

    private static TrainedDecoder? TryTrain(DecoderTrainer trainer, DecoderJob job, MemoryCheckpoints store)
    {
        try
        {
            return Train(trainer, job, store, TimeProvider.System, null, TimeSpan.Zero, default);
        }
        catch (KilledException)
        {
            return null;
        }
    }

    private static TrainedDecoder Train(
        DecoderTrainer trainer,
        DecoderJob job,
        MemoryCheckpoints store,
        TimeProvider clock,
        Action<string>? note,
        TimeSpan? interval,
        CancellationToken stop
    )
    {
        TrainedDecoder? result = null;
        trainer.TrainMany(
            [job],
            DecoderTrainerTests.TestCorpus,
            1,
            (_, trained) => trained,
            (_, trained) => result = trained,
            checkpoints: new CheckpointOptions(store, clock)
            {
                Key = "key",
                Interval = interval ?? TimeSpan.FromHours(1),
                OnNote = note,
            },
            cancellation: stop
        );
        return result!;
    }
}
