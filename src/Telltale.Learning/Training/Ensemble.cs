using Telltale.Learning.Networks;

namespace Telltale.Learning.Training;

/// <summary>
/// Many models at once, each on one thread from its first batch to its last: models share the data and nothing else, so
/// no thread waits for another, and no result depends on how many there are.
/// </summary>
public static class Ensemble
{
    /// <summary>Trains every job and queries its model on the same thread.</summary>
    /// <typeparam name="T">What is kept of a model, e.g. its logits.</typeparam>
    /// <param name="trainer">Trains.</param>
    /// <param name="data">Shared by all jobs.</param>
    /// <param name="jobs">Begun in their order.</param>
    /// <param name="threads">At least 1; one a core is best.</param>
    /// <param name="query">Called once a model, on its thread, at the same time as others: everything heavy belongs here. The network can be dropped after it.</param>
    /// <param name="onFinished">Called once a model in the order in which they finish, never twice at once, on some thread.</param>
    /// <param name="onProgress">Told ten times a second how many models are done, those in training counted by the share of their batches; never at the same time as <paramref name="onFinished"/>.</param>
    /// <param name="checkpoints">Saves models in training; one that was saved goes on where it was and becomes the same to the last bit. Whoever keeps a model's result then removes what was saved of it.</param>
    /// <param name="cancellation">Stops every model before its next batch.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; what <paramref name="onFinished"/> got before stays valid.</exception>
    /// <exception cref="Core.BadInputException">As for <see cref="Trainer"/>. Whatever a model, a query or a callback throws first stops the others and is thrown from here as it is.</exception>
    public static void Train<T>(
        Trainer trainer,
        TrainingData data,
        IReadOnlyList<ModelJob> jobs,
        int threads,
        Func<ModelJob, TrainedNetwork, T> query,
        Action<ModelJob, T> onFinished,
        Action<double>? onProgress = null,
        CheckpointOptions? checkpoints = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(onFinished);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);

        SideBySide.Train(
            jobs,
            job => job.Model,
            job => trainer.Begin(job.Network, job.Training, data, job.Records.Span, job.Seed, job.Trace),
            (run, checkpoint, stop) => run.Finish(onEpoch: null, checkpoint, stop),
            threads,
            query,
            onFinished,
            onProgress,
            checkpoints,
            cancellation
        );
    }
}
