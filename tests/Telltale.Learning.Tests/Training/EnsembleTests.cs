using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Training;

public sealed class EnsembleTests
{
    private static readonly Trainer Trainer = new(EachKernelAttribute.Chosen);
    private static readonly TrainingData Data = Populations.Blobs(600, 23, 3, seed: 1, spread: 0.5);

    [Fact]
    public void Every_model_is_the_one_that_it_is_alone_for_any_number_of_threads()
    {
        List<ModelJob> jobs = Jobs(9);
        float[][] alone =
        [
            .. jobs.Select(j => Trainer.Train(j.Network, j.Training, Data, j.Records.Span, j.Seed).Logits(Data)),
        ];
        foreach (int threads in (int[])[1, 2, 4, 20])
        {
            float[]?[] found = new float[9][];
            Ensemble.Train(
                Trainer,
                Data,
                jobs,
                threads,
                (_, network) => network.Logits(Data),
                (job, logits) => found[job.Model] = logits
            );
            Assert.Equal(alone, found);
        }

        Assert.NotEqual(alone[0], alone[1]);
    }

    [Fact]
    public void Each_model_is_reported_once_and_never_two_at_a_time()
    {
        int inside = 0;
        List<int> models = [];
        Ensemble.Train(
            Trainer,
            Data,
            Jobs(12),
            4,
            (job, _) => job.Model,
            (job, model) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref inside));
                Assert.Equal(job.Model, model);
                models.Add(model);
                Thread.Yield();
                Interlocked.Decrement(ref inside);
            }
        );
        Assert.Equal(Enumerable.Range(0, 12), models.Order());
    }

    [Fact]
    public void Nothing_to_train_is_nothing_to_do() =>
        Ensemble.Train(Trainer, Data, [], 2, (_, _) => 0, (_, _) => Assert.Fail("no model"));

    [Fact]
    public void A_fault_of_one_model_stops_the_others_and_comes_out_as_it_is()
    {
        List<ModelJob> jobs = Jobs(6, epochs: 100_000);
        jobs[1] = jobs[1] with { Training = new TrainingOptions { Optimiser = new Sgd { LearningRate = 1e38 } } };
        BadInputException fault = Assert.Throws<BadInputException>(() =>
            Ensemble.Train(Trainer, Data, jobs, 2, (_, _) => 0, (_, _) => { })
        );
        Assert.Contains("diverged", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void So_does_a_fault_of_the_query_or_of_the_report()
    {
        List<ModelJob> jobs = Jobs(3);
        Assert.Throws<InvalidTimeZoneException>(() =>
            Ensemble.Train<int>(Trainer, Data, jobs, 2, (_, _) => throw new InvalidTimeZoneException(), (_, _) => { })
        );
        Assert.Throws<InvalidTimeZoneException>(() =>
            Ensemble.Train(Trainer, Data, jobs, 2, (_, _) => 0, (_, _) => throw new InvalidTimeZoneException())
        );
    }

    [Fact]
    public void Cancelled_it_stops_and_what_was_finished_stays()
    {
        using CancellationTokenSource source = new();
        List<ModelJob> jobs = Jobs(4, epochs: 1);
        jobs.AddRange(Jobs(4, epochs: 1_000_000));
        int finished = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Ensemble.Train(
                Trainer,
                Data,
                jobs,
                2,
                (_, _) => 0,
                (_, _) =>
                {
                    if (++finished == 4)
                    {
                        source.Cancel();
                    }
                },
                cancellation: source.Token
            )
        );
        Assert.Equal(4, finished);
    }

    [Fact]
    public void Progress_is_told_within_a_model_and_never_goes_back()
    {
        List<double> told = [];
        using CancellationTokenSource source = new();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Ensemble.Train(
                Trainer,
                Data,
                Jobs(2, epochs: 1_000_000),
                2,
                (_, _) => 0,
                (_, _) => { },
                done =>
                {
                    told.Add(done);
                    if (told.Count == 4)
                    {
                        source.Cancel();
                    }
                },
                cancellation: source.Token
            )
        );
        Assert.All(told, done => Assert.InRange(done, double.Epsilon, 0.5));
        Assert.Equal(told.Distinct().Order(), told);

        told.Clear();
        int finished = 0;
        Ensemble.Train(Trainer, Data, Jobs(7), 3, (_, _) => 0, (_, _) => finished++, told.Add);
        Assert.Equal((7, 7.0), (finished, told[^1]));
        Assert.Equal(told.Order(), told);
        Assert.InRange(told.Count, 7, int.MaxValue);
    }

    [Fact]
    public void A_fault_of_whoever_is_told_stops_it() =>
        Assert.Throws<InvalidTimeZoneException>(() =>
            Ensemble.Train(
                Trainer,
                Data,
                Jobs(2, epochs: 1_000_000),
                2,
                (_, _) => 0,
                (_, _) => { },
                _ => throw new InvalidTimeZoneException()
            )
        );

    private static List<ModelJob> Jobs(int count, int epochs = 2)
    {
        Seed root = new Seed(11).Derive("shadow");
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(model => new ModelJob
                {
                    Model = model,
                    Records = root.Derive(model)
                        .Derive("members")
                        .CreateRng()
                        .Permutation(600)
                        .AsMemory(0, 100 + (model * 20)),
                    Seed = root.Derive(model),
                    Network = new PerceptronOptions { HiddenWidths = [24], Dropout = 0.1 },
                    Training = new TrainingOptions { Epochs = epochs, BatchSize = 32 },
                }),
        ];
    }
}
