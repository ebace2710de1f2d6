using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;

namespace Telltale.Learning.Training;

/// <summary>The records that early stopping looks at, and the best epoch so far.</summary>
internal sealed class HeldOutRecords
{
    private readonly int _patience;
    private readonly int[] _records;
    private readonly int[] _labels;
    private double _bestLoss = double.PositiveInfinity;

    private HeldOutRecords(int patience, int[] records)
    {
        _patience = patience;
        _records = records;
        _labels = new int[records.Length];
    }

    public ReadOnlyMemory<int> Records => _records;

    /// <summary>The epoch of the lowest loss, from 1 on.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Mean loss after the last epoch, in nats.</summary>
    public double LastLoss { get; private set; }

    /// <summary>Takes a random share of <paramref name="records"/> away, at least one and not all.</summary>
    /// <exception cref="BadInputException">Fewer than two records.</exception>
    public static HeldOutRecords Draw(EarlyStopping options, ref int[] records, Rng rng)
    {
        if (records.Length < 2)
        {
            throw new BadInputException(
                $"Early stopping holds records out, and training has {records.Length}; expected at least 2."
            );
        }

        int count = Math.Clamp((int)Math.Round(records.Length * options.HeldOutShare), 1, records.Length - 1);
        rng.Shuffle<int>(records);
        int[] heldOut = records[..count];
        records = records[count..];
        Array.Sort(heldOut);
        Array.Sort(records);
        return new HeldOutRecords(options.Patience, heldOut);
    }

    /// <summary>What <see cref="Judge"/> remembers from one epoch to the next, but for the weights.</summary>
    public void PassState(StateStream stream)
    {
        int bestEpoch = BestEpoch;
        stream.Pass(ref bestEpoch);
        BestEpoch = bestEpoch;
        stream.Pass(ref _bestLoss);
    }

    /// <summary>Looks at the network after an epoch and keeps its weights if it is the best so far.</summary>
    /// <returns>Whether to go on.</returns>
    public bool Judge(int epoch, Kernel kernel, TrainingData data, Network network, LayerWeights[] best)
    {
        double loss = 0;
        for (int start = 0; start < _records.Length; start += network.Batch)
        {
            ReadOnlySpan<int> batch = _records.AsSpan(start, Math.Min(network.Batch, _records.Length - start));
            Span<int> labels = _labels.AsSpan(0, batch.Length);
            data.Gather(kernel, batch, network.Input(batch.Length));
            data.GatherLabels(batch, labels);
            loss += kernel.SoftmaxCrossEntropy(network.Evaluate(batch.Length), labels, smoothing: 0, scale: 1);
        }

        LastLoss = loss / _records.Length;
        if (LastLoss < _bestLoss)
        {
            _bestLoss = LastLoss;
            BestEpoch = epoch;
            network.Get(best);
        }

        return epoch - BestEpoch < _patience;
    }
}
