using System.Runtime.ExceptionServices;

namespace Telltale.Learning.Training;

/// <summary>Models of any kind, each on one thread from its first batch to its last; see <see cref="Ensemble"/>.</summary>
internal static class SideBySide
{
    /// <summary>How often somebody who watches is told how far it is.</summary>
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Trains every job and queries its model on the same thread.</summary>
    /// <typeparam name="TJob">What is to be trained.</typeparam>
    /// <typeparam name="TRun">Its training.</typeparam>
    /// <typeparam name="TModel">What comes of it.</typeparam>
    /// <typeparam name="T">What is kept of a model.</typeparam>
    /// <param name="jobs">Begun in their order.</param>
    /// <param name="numberOf">The caller's number for a job.</param>
    /// <param name="begin">A training before its first batch.</param>
    /// <param name="finish">Runs it to its end.</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="query">Called once a model, on its thread, when its training's memory is free again.</param>
    /// <param name="onFinished">Called once a model, never twice at once.</param>
    /// <param name="onProgress">Told ten times a second how many models are done.</param>
    /// <param name="checkpoints">Saves models in training.</param>
    /// <param name="cancellation">Stops every model before its next batch.</param>
    public static void Train<TJob, TRun, TModel, T>(
        IReadOnlyList<TJob> jobs,
        Func<TJob, int> numberOf,
        Func<TJob, TRun> begin,
        Func<TRun, ModelCheckpoint?, CancellationToken, TModel> finish,
        int threads,
        Func<TJob, TModel, T> query,
        Action<TJob, T> onFinished,
        Action<double>? onProgress,
        CheckpointOptions? checkpoints,
        CancellationToken cancellation
    )
        where TRun : ITrainingRun
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Lock telling = new();
        ExceptionDispatchInfo? failure = null;
        int next = -1;
        int finished = 0;
        Thread[] workers = new Thread[Math.Min(threads, jobs.Count)];
        ITrainingRun?[] running = new ITrainingRun[workers.Length];

        void Work(int worker)
        {
            for (int i = Interlocked.Increment(ref next); i < jobs.Count; i = Interlocked.Increment(ref next))
            {
                TJob job = jobs[i];
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

        TModel Learn(TJob job, int worker)
        {
            ModelCheckpoint? checkpoint = checkpoints is null ? null : new ModelCheckpoint(checkpoints, numberOf(job));
            string? note = null;
            using TRun run = checkpoint is null ? begin(job) : checkpoint.Begin(() => begin(job), out note);
            lock (telling)
            {
                running[worker] = run;
                if (note is not null)
                {
                    checkpoints?.OnNote?.Invoke(note);
                }
            }

            return finish(run, checkpoint, stop.Token);
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
