using Telltale.Core;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Optimisers;

namespace Telltale.Learning.Tests.Language.Models;

public sealed class DecoderTrainerTests
{
    private static readonly DecoderOptions Shape = Decoders.Odd with { Context = 20, Layers = 1 };
    private static readonly int[][] Documents =
    [
        .. Enumerable.Range(0, 30).Select(d => Decoders.Text(Shape, 2 + (3 * d), (ulong)d)),
    ];
    private static readonly TokenCorpus Corpus = new(Documents);
    private static readonly DecoderTrainer Trainer = new(EachKernelAttribute.Chosen);

    [Fact]
    public void What_was_learnt_is_foretold_better_than_what_was_not()
    {
        DecoderJob job = Job() with
        {
            Documents = Enumerable.Range(0, 15).Select(d => 2 * d).ToArray(),
            Training = new DecoderTraining
            {
                Epochs = 40,
                BatchSize = 8,
                Optimiser = new AdamW { LearningRate = 0.01 },
            },
        };
        List<double> losses = [];
        TrainedDecoder trained = Trainer.Train(job, Corpus, onEpoch: (report, _) => losses.Add(report.TrainingLoss));
        using DecoderModel model = new(trained.Weights, Trainer.Kernel);
        TokenSignals[] signals = model.Read([.. Documents.Select(d => new TokenText(d))]);
        double members = signals.Where((_, d) => d % 2 == 0).SelectMany(s => s.LogProbabilities).Average();
        double others = signals.Where((_, d) => d % 2 == 1).SelectMany(s => s.LogProbabilities).Average();
        Assert.InRange(members, others + 2, 0);
        Assert.Equal(40, losses.Count);
        Assert.Equal(losses[^1], trained.TrainingLoss);
        Assert.InRange(losses[0], Math.Log(37) - 0.3, Math.Log(37) + 0.3);
        Assert.InRange(losses[^1], 0, losses[0] - 2);
        Assert.Equal(
            40L * ((15 + Documents.Where((_, d) => d % 2 == 0).Sum(t => (t.Length - 2) / 20) + 7) / 8),
            trained.Steps
        );
    }

    [Fact]
    public void A_long_document_is_cut_so_that_each_token_but_the_first_is_foretold_once()
    {
        TokenCorpus corpus = new([
            [1, 2],
            [.. Enumerable.Range(0, 45)],
            [.. Enumerable.Range(0, 41)],
        ]);
        TrainingWindow[] windows = corpus.Cut([1, 0, 2], context: 20);
        Assert.Equal([(2, 20), (22, 20), (42, 4), (0, 1), (47, 20), (67, 20)], windows.Select(w => (w.Start, w.Rows)));
        Assert.Equal(44, corpus.LargestToken);
        Assert.Equal(41, corpus[2].Length);
    }

    [Theory]
    [EachKernel]
    public void Every_model_is_the_one_that_it_is_alone_for_any_number_of_threads(string kernel)
    {
        DecoderTrainer trainer = new(EachKernelAttribute.Get(kernel));
        DecoderJob[] jobs =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(m =>
                    Job() with
                    {
                        Model = m,
                        Seed = new Seed(1).Derive(m),
                        Training = Job().Training with { LowRank = m % 2 == 1 ? new LowRankOptions() : null },
                    }
                ),
        ];
        string[] alone = [.. jobs.Select(job => trainer.Train(job, Corpus).Weights.Hash())];
        foreach (int threads in (int[])[1, 3])
        {
            string[] found = new string[4];
            double progress = 0;
            trainer.TrainMany(
                jobs,
                Corpus,
                threads,
                (_, trained) => trained.Weights.Hash(),
                (job, hash) => found[job.Model] = hash,
                p => progress = p
            );
            Assert.Equal(alone, found);
            Assert.Equal(4, progress);
        }

        Assert.Equal(4, alone.Distinct().Count());
    }

    [Fact]
    public void A_model_does_not_see_across_the_documents_of_a_batch()
    {
        // One batch an epoch: the same documents in another order are the same sums but for rounding.
        DecoderTraining oneBatch = Job().Training with
        {
            BatchSize = 100,
            Epochs = 3,
        };
        DecoderJob forth = Job() with { Documents = new[] { 3, 9, 20 }, Training = oneBatch };
        DecoderJob back = forth with { Documents = new[] { 20, 9, 3 } };
        DecoderWeights first = Trainer.Train(forth, Corpus).Weights;
        DecoderWeights second = Trainer.Train(back, Corpus).Weights;
        foreach (DecoderTensor tensor in first.Tensors)
        {
            Assert.Equal(tensor.Values, second[tensor.Name].Values, (a, b) => MathF.Abs(a - b) < 1e-4f);
        }
    }

    [Theory]
    [EachKernel]
    public void Threads_within_a_model_change_nothing_and_shards_the_last_digits(string kernel)
    {
        DecoderTrainer trainer = new(EachKernelAttribute.Get(kernel));
        foreach (LowRankOptions? low in (LowRankOptions?[])[null, new LowRankOptions { Rank = 2 }])
        {
            DecoderJob one = Job() with { Training = Job().Training with { LowRank = low } };
            // More parts than some batches have windows.
            DecoderJob four = one with
            {
                Training = one.Training with { Shards = 4 },
            };
            DecoderWeights expected = trainer.Train(four, Corpus).Weights;
            Assert.Equal(expected.Hash(), trainer.Train(four, Corpus, threads: 3).Weights.Hash());
            Assert.Equal(expected.Hash(), trainer.Train(four, Corpus, threads: 9).Weights.Hash());
            string? many = null;
            trainer.TrainMany([four], Corpus, 2, (_, t) => t.Weights.Hash(), (_, hash) => many = hash);
            Assert.Equal(expected.Hash(), many);
            DecoderWeights single = trainer.Train(one, Corpus).Weights;
            foreach (DecoderTensor tensor in expected.Tensors)
            {
                Assert.Equal(single[tensor.Name].Values, tensor.Values, (a, b) => MathF.Abs(a - b) < 2e-4f);
            }
        }
    }

    [Fact]
    public void A_model_of_several_threads_can_be_cancelled()
    {
        using CancellationTokenSource stop = new();
        DecoderJob job = Job() with { Training = Job().Training with { Shards = 2, Epochs = 100_000 } };
        Assert.Throws<OperationCanceledException>(() =>
            Trainer.Train(job, Corpus, threads: 2, (_, _) => stop.Cancel(), stop.Token)
        );
    }

    [Fact]
    public void Fine_tuning_starts_from_the_weights_given_and_low_rank_changes_only_its_matrices()
    {
        DecoderWeights start = DecoderWeights.Draw(Shape with { Context = 100 }, new Seed(9));
        DecoderJob job = Job() with
        {
            Start = start,
            Training = Job().Training with { LowRank = new LowRankOptions { Projections = Projections.Attention } },
        };
        DecoderWeights low = Trainer.Train(job, Corpus).Weights;
        foreach (DecoderTensor tensor in low.Tensors)
        {
            bool isAttention = tensor.Name.Contains("attn_", StringComparison.Ordinal) && tensor.Shape.Count == 2;
            Assert.NotEqual(isAttention, tensor.Values.SequenceEqual(start[tensor.Name].Values));
        }

        DecoderTraining still = job.Training with
        {
            LowRank = null,
            Optimiser = new AdamW { LearningRate = 1e-12 },
        };
        DecoderWeights same = Trainer.Train(job with { Training = still }, Corpus).Weights;
        Assert.All(same.Tensors, t => Assert.Equal(start[t.Name].Values, t.Values, (a, b) => MathF.Abs(a - b) < 1e-8f));
    }

    [Fact]
    public void The_rate_rises_and_then_falls_as_a_cosine()
    {
        DecoderTraining recipe = new()
        {
            WarmUp = 0.095,
            FinalRate = 0.2,
            Optimiser = new AdamW { LearningRate = 1 },
        };
        Assert.Equal(0.1, recipe.RateAt(1, 100), 1e-12);
        Assert.Equal(1, recipe.RateAt(10, 100), 1e-12);
        Assert.Equal(0.6, recipe.RateAt(55, 100), 1e-12);
        Assert.Equal(0.2, recipe.RateAt(100, 100), 1e-12);
        DecoderTraining constant = recipe with { WarmUp = 0, FinalRate = 1 };
        Assert.All(Enumerable.Range(1, 10), step => Assert.Equal(1, constant.RateAt(step, 10), 1e-12));
    }

    [Fact]
    public void An_epoch_allocates_as_much_however_many_batches_it_has()
    {
        foreach (LowRankOptions? low in (LowRankOptions?[])[null, new LowRankOptions()])
        {
            BytesAnEpoch(low, documents: 4);
            Assert.InRange(BytesAnEpoch(low, documents: 30), 0, BytesAnEpoch(low, documents: 4));
        }

        // A collection, which other tests may cause at any time, counts what is left of the thread's piece of the heap as allocated.
        static long BytesAnEpoch(LowRankOptions? low, int documents)
        {
            for (int attempt = 0; ; attempt++)
            {
                int collections = GC.CollectionCount(0);
                long bytes = BytesOnce(low, documents);
                if (GC.CollectionCount(0) == collections)
                {
                    return bytes;
                }

                Assert.True(attempt < 200, "A collection fell into each of 200 measurements.");
            }
        }

        static long BytesOnce(LowRankOptions? low, int documents)
        {
            long start = 0;
            long end = 0;
            Trainer.Train(
                Job() with
                {
                    Documents = Enumerable.Range(0, documents).ToArray(),
                    Training = Job().Training with { Epochs = 6, LowRank = low },
                },
                Corpus,
                onEpoch: (report, _) =>
                {
                    end = GC.GetAllocatedBytesForCurrentThread();
                    start = report.Epoch == 1 ? end : start;
                }
            );
            return end - start;
        }
    }

    [Fact]
    public void Weights_after_each_epoch_can_be_had()
    {
        List<string> hashes = [];
        TrainedDecoder trained = Trainer.Train(Job(), Corpus, onEpoch: (_, weights) => hashes.Add(weights().Hash()));
        Assert.Equal(3, hashes.Distinct().Count());
        Assert.Equal(trained.Weights.Hash(), hashes[^1]);
    }

    [Fact]
    public void Bad_jobs_are_refused()
    {
        DecoderJob good = Job();
        Refused("no documents", good with { Documents = default });
        Refused("document 30; there are 0 to 29", good with { Documents = new[] { 30 } });
        Refused("knows 0 to 9", good with { Network = Shape with { Vocabulary = 10 } });
        Refused("expected [", good with { Start = DecoderWeights.Draw(Shape with { Hidden = 8 }, new Seed(1)) });
        Refused("Option Epochs", good with { Training = new DecoderTraining { Epochs = 0 } });
        Refused("Option WarmUp", good with { Training = new DecoderTraining { WarmUp = 2 } });
        Refused("Option MostGradient", good with { Training = new DecoderTraining { MostGradient = 0 } });
        Refused(
            "Rank is 0",
            good with
            {
                Training = new DecoderTraining { LowRank = new LowRankOptions { Rank = 0 } },
            }
        );
        Refused(
            "diverged",
            good with
            {
                Training = new DecoderTraining
                {
                    Epochs = 50,
                    Optimiser = new AdamW { LearningRate = 1e30, WeightDecay = 0 },
                },
            }
        );
        Assert.Throws<BadInputException>(() =>
            new TokenCorpus([
                [1, 2],
                [3],
            ])
        );
        Assert.Throws<BadInputException>(() =>
            new TokenCorpus([
                [1, -2],
            ])
        );

        static void Refused(string message, DecoderJob job) =>
            Assert.Contains(
                message,
                Assert.Throws<BadInputException>(() => Trainer.Train(job, Corpus)).Message,
                StringComparison.Ordinal
            );
    }

    internal static DecoderJob Job() =>
        new()
        {
            Model = 7,
            Documents = Enumerable.Range(0, 12).ToArray(),
            Seed = new Seed(3),
            Network = Shape,
            Training = new DecoderTraining { Epochs = 3, BatchSize = 5 },
        };

    internal static TokenCorpus TestCorpus => Corpus;
}
