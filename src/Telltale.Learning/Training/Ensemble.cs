using System.Runtime.ExceptionServices;
using Telltale.Learning.Networks;

namespace Telltale.Learning.Training;

/// <summary>
/// Many models at once, each on one thread from its first batch to its last: models share the data and nothing else, so
/// no thread waits for another, and no result depends on how many there are.
/// </summary>
public static class Ensemble
{
    /// <summary>How often somebody who watches is told how far it is.</summary>
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

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

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Lock telling = new();
        ExceptionDispatchInfo? failure = null;
        int next = -1;
        int finished = 0;
        Thread[] workers = new Thread[Math.Min(threads, jobs.Count)];
        TrainingRun?[] running = new TrainingRun[workers.Length];

        void Work(int worker)
        {
            for (int i = Interlocked.Increment(ref next); i < jobs.Count; i = Interlocked.Increment(ref next))
            {
                ModelJob job = jobs[i];
                T result = query(job, Learn(job, worker));
                lock (telling)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    finished++;
                    running[worker] = null;
                    onFinished(job, result);
                    Report();
                }
            }
        }

        TrainedNetwork Learn(ModelJob job, int worker)
        {
            ModelCheckpoint? checkpoint = checkpoints is null ? null : new ModelCheckpoint(checkpoints, job.Model);
            string? note = null;
            using TrainingRun run = checkpoint is null ? Begin() : checkpoint.Begin(Begin, out note);
            lock (telling)
            {
                running[worker] = run;
                if (note is not null)
                {
                    checkpoints?.OnNote?.Invoke(note);
                }
            }

            return run.Finish(onEpoch: null, checkpoint, stop.Token);

            TrainingRun Begin() =>
                trainer.Begin(job.Network, job.Training, data, job.Records.Span, job.Seed, job.Trace);
        }

        void Report() => onProgress?.Invoke(finished + running.Sum(r => r?.Share ?? 0));

        void Guard(Action work)
        {
            try
            {
                work();
            }
            // Caught whatever it is: it is thrown again on the caller's thread, and must not end the process here.
            catch (Exception exception)
            {
                lock (telling)
                {
                    failure ??= ExceptionDispatchInfo.Capture(exception);
                    stop.Cancel();
                }
            }
        }

        // Threads of our own, not the pool's: they are busy for minutes, and the pool's growth would start more.
        for (int t = 0; t < workers.Length; t++)
        {
            int worker = t;
            workers[t] = new Thread(() => Guard(() => Work(worker))) { IsBackground = true, Name = $"training {t}" };
            workers[t].Start();
        }

        foreach (Thread worker in workers)
        {
            // This thread has nothing to do but to look at the others' counters.
            while (!worker.Join(ReportInterval))
            {
                lock (telling)
                {
                    Guard(Report);
                }
            }
        }

        cancellation.ThrowIfCancellationRequested();
        failure?.Throw();
    }
}
