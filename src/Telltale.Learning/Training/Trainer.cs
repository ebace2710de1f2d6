using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;

namespace Telltale.Learning.Training;

/// <summary>
/// Trains one network at a time, on the calling thread. The same kernel, options, data, records and seed give the same
/// weights to the last bit. Stateless: share one among threads.
/// </summary>
/// <param name="kernel">Does the arithmetic.</param>
public sealed class Trainer(Kernel kernel)
{
    /// <summary>Does the arithmetic.</summary>
    public Kernel Kernel { get; } = kernel;

    /// <summary>Trains a network to tell the classes of <paramref name="records"/>.</summary>
    /// <param name="network">Its shape.</param>
    /// <param name="training">The recipe.</param>
    /// <param name="data">Where the records are.</param>
    /// <param name="records">Which ones to learn from, e.g. the members of a shadow model; a repeated one counts twice. Not changed.</param>
    /// <param name="seed">The root of the streams <c>init</c>, <c>shuffle</c>, <c>dropout</c>, <c>augmentation</c> and <c>held-out</c>.</param>
    /// <param name="onEpoch">Called after each epoch, on this thread.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <exception cref="BadInputException">Options out of range, no records, an index that is not that of a record, or a loss that is no longer a number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TrainedNetwork Train(
        NetworkOptions network,
        TrainingOptions training,
        TrainingData data,
        ReadOnlySpan<int> records,
        Seed seed,
        Action<EpochReport>? onEpoch = null,
        CancellationToken cancellation = default
    )
    {
        using TrainingRun run = Begin(network, training, data, records, seed);
        return run.Finish(onEpoch, checkpoint: null, cancellation);
    }

    /// <summary>A training before its first batch, its input checked as <see cref="Train"/> does.</summary>
    internal TrainingRun Begin(
        NetworkOptions network,
        TrainingOptions training,
        TrainingData data,
        ReadOnlySpan<int> records,
        Seed seed,
        TraceOptions? trace = null
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(data);
        network.Validate(data.Features);
        training.Validate(data.Image);
        data.CheckRecords(records);
        if (records.IsEmpty)
        {
            throw new BadInputException("A network was to be trained on no records; expected at least one.");
        }

        data.CheckRecords(trace is null ? [] : trace.Records.Span);
        return new TrainingRun(Kernel, network, training, data, records, seed, trace);
    }
}
