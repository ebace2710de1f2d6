using Telltale.Core;
using Telltale.Learning.Kernels;
using Telltale.Learning.Training;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// Trains decoders. The same kernel, job and corpus give the same weights to the last bit, however
/// many others are trained beside. Stateless: share one among threads.
/// </summary>
/// <param name="kernel">Does the arithmetic.</param>
public sealed class DecoderTrainer(Kernel kernel)
{
    /// <summary>Does the arithmetic.</summary>
    public Kernel Kernel { get; } = kernel;

    /// <summary>Trains one model.</summary>
    /// <param name="job">What to do.</param>
    /// <param name="corpus">Where the documents are.</param>
    /// <param name="threads">Most threads at once, at least 1; more than <see cref="DecoderTraining.Shards"/> are of no use.</param>
    /// <param name="onEpoch">Called after each epoch with how it stands and a way to get the weights as they are then.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <exception cref="BadInputException">
    /// Options out of range or that do not go together, no documents, an index that is not that of a document, a token
    /// beyond the vocabulary, or a loss that is no longer a number.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TrainedDecoder Train(
        DecoderJob job,
        TokenCorpus corpus,
        int threads = 1,
        Action<EpochReport, Func<DecoderWeights>>? onEpoch = null,
        CancellationToken cancellation = default
    )
    {
        using DecoderRun run = Begin(job, corpus, threads);
        return run.Finish(onEpoch, checkpoint: null, cancellation);
    }

    /// <summary>
    /// Trains many models side by side, as <see cref="Ensemble"/> does, and asks each on its thread. Where there are more
    /// threads than models, those that are left help within a model, see <see cref="DecoderTraining.Shards"/>.
    /// </summary>
    /// <typeparam name="T">What is kept of a model.</typeparam>
    /// <param name="jobs">Begun in their order.</param>
    /// <param name="corpus">Shared by all.</param>
    /// <param name="threads">At least 1; one a core is best.</param>
    /// <param name="query">Called once a model, on its thread, at the same time as others.</param>
    /// <param name="onFinished">Called once a model in the order in which they finish, never twice at once, on some thread.</param>
    /// <param name="onProgress">Told ten times a second how many models are done, those in training counted by the share of their batches.</param>
    /// <param name="checkpoints">Saves models in training; one that was saved goes on where it was and becomes the same to the last bit.</param>
    /// <param name="cancellation">Stops every model before its next batch.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="BadInputException">As for <see cref="Train"/>. Whatever a model, a query or a callback throws first stops the others and is thrown from here as it is.</exception>
    public void TrainMany<T>(
        IReadOnlyList<DecoderJob> jobs,
        TokenCorpus corpus,
        int threads,
        Func<DecoderJob, TrainedDecoder, T> query,
        Action<DecoderJob, T> onFinished,
        Action<double>? onProgress = null,
        CheckpointOptions? checkpoints = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(onFinished);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        SideBySide.Train(
            jobs,
            job => job.Model,
            job => Begin(job, corpus, Math.Max(1, threads / jobs.Count)),
            (run, checkpoint, stop) => run.Finish(onEpoch: null, checkpoint, stop),
            threads,
            query,
            onFinished,
            onProgress,
            checkpoints,
            cancellation
        );
    }

    /// <summary>A training before its first batch, its input checked as <see cref="Train"/> does.</summary>
    internal DecoderRun Begin(DecoderJob job, TokenCorpus corpus, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        job.Network.Validate();
        job.Training.Validate();
        if (job.Documents.IsEmpty)
        {
            throw new BadInputException(
                $"Language model {job.Model} was to be trained on no documents; expected at least one."
            );
        }

        foreach (int document in job.Documents.Span)
        {
            if (document < 0 || document >= corpus.Count)
            {
                throw new BadInputException(
                    $"Language model {job.Model} was to learn document {document}; there are 0 to {corpus.Count - 1}."
                );
            }
        }

        if (corpus.LargestToken >= job.Network.Vocabulary)
        {
            throw new BadInputException(
                $"A document holds the token {corpus.LargestToken}; language model {job.Model} knows 0 to {job.Network.Vocabulary - 1}. "
                    + "Was it made by another tokenizer?"
            );
        }

        return new DecoderRun(Kernel, corpus, job, threads);
    }
}
