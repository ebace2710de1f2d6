using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;

namespace Telltale.Learning.Training;

/// <summary>One network's training: all memory is taken here, none per batch.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly NetworkOptions _network;
    private readonly TrainingOptions _options;
    private readonly TrainingData _data;
    private readonly Kernel _kernel;
    private readonly Optimiser _optimiser;
    private readonly Network _running;
    private readonly LayerWeights[] _weights;
    private readonly HeldOutRecords? _heldOut;
    private readonly int[] _records;
    private readonly int[] _order;
    private readonly int[] _labels;
    private readonly Seed _shuffle;
    private readonly Seed _dropout;

    public TrainingRun(
        Kernel kernel,
        NetworkOptions network,
        TrainingOptions options,
        TrainingData data,
        ReadOnlySpan<int> records,
        Seed seed
    )
    {
        _kernel = kernel;
        _network = network;
        _options = options;
        _data = data;
        _records = records.ToArray();
        if (options.EarlyStopping is { } stopping)
        {
            _heldOut = HeldOutRecords.Draw(stopping, ref _records, seed.Derive("held-out").CreateRng());
        }

        _order = new int[_records.Length];
        int batch = Math.Min(options.BatchSize, _records.Length);
        _labels = new int[batch];
        _shuffle = seed.Derive("shuffle");
        _dropout = seed.Derive("dropout");
        _weights = network.Draw(data.Features, data.Classes, seed.Derive("init"));
        _optimiser = options.Optimiser.Create(kernel, options.L2);
        _running = network.Create(kernel, data.Features, data.Classes, batch, _optimiser.Moments);
        _running.Set(_weights);
    }

    /// <summary>Runs the epochs.</summary>
    public TrainedNetwork Finish(Action<EpochReport>? onEpoch, CancellationToken cancellation)
    {
        int epoch = 0;
        double loss = 0;
        bool goesOn = true;
        while (goesOn && epoch < _options.Epochs)
        {
            epoch++;
            loss = RunEpoch(epoch, cancellation);
            if (_heldOut is not null)
            {
                goesOn = _heldOut.Judge(epoch, _kernel, _data, _running, _weights);
                CheckFinite(_heldOut.LastLoss, epoch);
            }

            onEpoch?.Invoke(new EpochReport(epoch, loss, _heldOut?.LastLoss));
        }

        if (_heldOut is null)
        {
            _running.Get(_weights);
        }

        foreach (LayerWeights layer in _weights)
        {
            // The last step of all has no loss after it that would show that it went too far.
            CheckFinite(Array.Find(layer.Weights, w => !float.IsFinite(w)), epoch);
        }

        return new TrainedNetwork(_network, _data.Features, _data.Classes, _weights, _kernel)
        {
            Epoch = _heldOut?.BestEpoch ?? epoch,
            EpochsRun = epoch,
            TrainingLoss = loss,
            HeldOut = _heldOut?.Records ?? default,
        };
    }

    public void Dispose() => _running.Dispose();

    private double RunEpoch(int epoch, CancellationToken cancellation)
    {
        // Each epoch shuffles the same list anew, so an epoch's order depends on its number alone.
        _records.CopyTo(_order, 0);
        _shuffle.Derive(epoch).CreateRng().Shuffle<int>(_order);
        Rng dropout = _dropout.Derive(epoch).CreateRng();
        double loss = 0;
        for (int start = 0; start < _order.Length; start += _labels.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<int> batch = _order.AsSpan(start, Math.Min(_labels.Length, _order.Length - start));
            Span<int> labels = _labels.AsSpan(0, batch.Length);
            _data.Gather(_kernel, batch, _running.Input(batch.Length));
            _data.GatherLabels(batch, labels);
            double batchLoss = _running.Learn(
                new BatchTargets(labels, (float)_options.LabelSmoothing),
                _optimiser,
                dropout
            );
            CheckFinite(batchLoss, epoch);
            loss += batchLoss;
        }

        return loss / _order.Length;
    }

    private void CheckFinite(double value, int epoch)
    {
        if (!double.IsFinite(value))
        {
            throw new BadInputException(
                $"Training diverged in epoch {epoch}: the loss or a weight is {value}. "
                    + $"The learning rate is {_options.Optimiser.LearningRate}; try a lower one, or scale the features."
            );
        }
    }
}
