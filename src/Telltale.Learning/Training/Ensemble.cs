using System.Runtime.ExceptionServices;
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
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(onFinished);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Lock finishing = new();
        ExceptionDispatchInfo? failure = null;
        int next = -1;

        void Work()
        {
            try
            {
                for (int i = Interlocked.Increment(ref next); i < jobs.Count; i = Interlocked.Increment(ref next))
                {
                    ModelJob job = jobs[i];
                    TrainedNetwork network = trainer.Train(
                        job.Network,
                        job.Training,
                        data,
                        job.Records.Span,
                        job.Seed,
                        onEpoch: null,
                        stop.Token
                    );
                    T result = query(job, network);
                    lock (finishing)
                    {
                        stop.Token.ThrowIfCancellationRequested();
                        onFinished(job, result);
                    }
                }
            }
            // Caught whatever it is: it is thrown again on the caller's thread, and must not end the process here.
            catch (Exception exception)
            {
                lock (finishing)
                {
                    failure ??= ExceptionDispatchInfo.Capture(exception);
                    stop.Cancel();
                }
            }
        }

        // Threads of our own, not the pool's: they are busy for minutes, and the pool's growth would start more.
        Thread[] workers = new Thread[Math.Min(threads, jobs.Count)];
        for (int t = 0; t < workers.Length; t++)
        {
            workers[t] = new Thread(Work) { IsBackground = true, Name = $"training {t}" };
            workers[t].Start();
        }

        foreach (Thread worker in workers)
        {
            worker.Join();
        }

        cancellation.ThrowIfCancellationRequested();
        failure?.Throw();
    }
}
