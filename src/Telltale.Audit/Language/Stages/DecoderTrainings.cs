using Telltale.Audit.Language.Plans;
using Telltale.Audit.Ports;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Audit.Language.Stages;

/// <summary>Trains the language models of an audit, those that are not stored already.</summary>
/// <param name="plan">The recipe.</param>
/// <param name="start">Where each begins.</param>
/// <param name="kernel">Does the arithmetic.</param>
/// <param name="store">Keeps trained models between runs.</param>
/// <param name="checkpoints">Keeps models in training between runs.</param>
/// <param name="threads">Models trained at the same time.</param>
/// <param name="progress">Hears how many models are done.</param>
public sealed class DecoderTrainings(
    TextTrainingPlan plan,
    StartingPoint start,
    Kernel kernel,
    IDecoderStore store,
    CheckpointOptions checkpoints,
    int threads,
    IAuditProgress progress
)
{
    /// <summary>The recipe as the trainer knows it.</summary>
    public static DecoderTraining Recipe(TextTrainingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new DecoderTraining
        {
            Epochs = plan.Epochs,
            BatchSize = plan.Batch,
            Optimiser = new AdamW { LearningRate = plan.LearningRate, WeightDecay = plan.WeightDecay },
            WarmUp = plan.Warmup,
            MostGradient = plan.Clip == 0 ? null : plan.Clip,
            LowRank = plan.Lora is { } lora ? new LowRankOptions { Rank = lora.Rank, Alpha = lora.Alpha } : null,
        };
    }

    /// <summary>All models, in the order of the mask.</summary>
    /// <param name="key">Hash of all that the weights depend on.</param>
    /// <param name="prepared">The texts.</param>
    /// <param name="mask">Which candidates each model is trained on; known members are in every training set.</param>
    /// <param name="seed">Root of the models' streams.</param>
    /// <param name="cancellation">Stops within a batch; finished models are kept.</param>
    public DecoderWeights[] Train(
        string key,
        PreparedTexts prepared,
        MembershipMask mask,
        Seed seed,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(prepared);
        ArgumentNullException.ThrowIfNull(mask);
        DecoderWeights?[] models = new DecoderWeights?[mask.Models];
        progress.Begin($"training {mask.Models} language model{(mask.Models == 1 ? "" : "s")}", mask.Models);
        for (int model = 0; model < models.Length; model++)
        {
            models[model] = store.Load(key, model, start.Options);
            if (models[model] is not null)
            {
                // Of one that was killed between storing the model and forgetting how far it was.
                checkpoints.Store.Remove(key, model);
            }
        }

        int stored = models.Count(m => m is not null);
        progress.Report(stored);
        TokenCorpus corpus = new([.. prepared.Candidates.Concat(prepared.Known).Select(r => start.Document(r.Text))]);
        int[] known = [.. Enumerable.Range(prepared.Candidates.Count, prepared.Known.Count)];
        DecoderJob[] jobs =
        [
            .. Enumerable
                .Range(0, models.Length)
                .Where(model => models[model] is null)
                .Select(model => new DecoderJob
                {
                    Model = model,
                    Documents = (int[])[.. mask.MembersOf(model), .. known],
                    Seed = seed.Derive("model").Derive(model),
                    Network = start.Options,
                    Start = start.Weights,
                    Training = Recipe(plan),
                }),
        ];
        new DecoderTrainer(kernel).TrainMany(
            jobs,
            corpus,
            threads,
            (_, trained) => trained.Weights,
            (job, weights) =>
            {
                store.Save(key, job.Model, weights);
                checkpoints.Store.Remove(key, job.Model);
                models[job.Model] = weights;
            },
            done => progress.Report(stored + done),
            checkpoints with
            {
                Key = key,
            },
            cancellation
        );
        progress.End();
        return [.. models.Select(m => m!)];
    }
}
