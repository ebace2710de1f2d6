using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;

namespace Telltale.Learning.Training;

/// <summary>
/// One network's training: all memory is taken here, none per batch. A batch depends on its number and on what the
/// batches before it left, see <see cref="PassState"/>, so that training can be left and taken up between any two.
/// </summary>
internal sealed class TrainingRun : ITrainingRun
{
    private readonly NetworkOptions _network;
    private readonly TrainingOptions _options;
    private readonly TrainingData _data;
    private readonly Kernel _kernel;
    private readonly Optimiser _optimiser;
    private readonly Network _running;
    private readonly LayerWeights[] _weights;
    private readonly HeldOutRecords? _heldOut;
    private readonly LossTrace? _trace;
    private readonly int[] _records;
    private readonly int[] _order;
    private readonly int[] _labels;
    private readonly Seed _shuffle;
    private readonly Seed _dropout;
    private readonly Rng _rng;
    private readonly Augmentation? _augmentation;
    private readonly int _batchesAnEpoch;
    private long _batches;
    private double _loss;
    private bool _isOver;

    public TrainingRun(
        Kernel kernel,
        NetworkOptions network,
        TrainingOptions options,
        TrainingData data,
        ReadOnlySpan<int> records,
        Seed seed,
        TraceOptions? trace
    )
    {
        _trace = trace is null ? null : new LossTrace(trace, options.Epochs);
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
        _batchesAnEpoch = (_records.Length + batch - 1) / batch;
        _labels = new int[batch];
        _shuffle = seed.Derive("shuffle");
        _dropout = seed.Derive("dropout");
        _rng = _dropout.CreateRng();
        _augmentation = options.Augmentation.IsOn
            ? new Augmentation(options.Augmentation, data, batch, seed.Derive("augmentation"))
            : null;
        _weights = network.Draw(data.Features, data.Classes, seed.Derive("init"));
        _optimiser = options.Optimiser.Create(kernel, options.L2);
        _running = network.Create(kernel, data.Features, data.Classes, batch, _optimiser.Moments);
        _running.Set(_weights);
    }

    /// <inheritdoc/>
    public long Batches => Volatile.Read(ref _batches);

    /// <inheritdoc/>
    public int Epoch => (int)(Batches / _batchesAnEpoch) + 1;

    /// <inheritdoc/>
    public int Epochs => _options.Epochs;

    /// <inheritdoc/>
    public double Share => Volatile.Read(ref _isOver) ? 1 : Batches / ((double)_batchesAnEpoch * Epochs);

    /// <summary>Runs the epochs that are left.</summary>
    /// <param name="onEpoch">Called after each.</param>
    /// <param name="checkpoint">Saves this run now and then.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    public TrainedNetwork Finish(
        Action<EpochReport>? onEpoch,
        ModelCheckpoint? checkpoint,
        CancellationToken cancellation
    )
    {
        int epoch;
        double loss;
        bool goesOn;
        do
        {
            epoch = Epoch;
            loss = FinishEpoch(epoch, checkpoint, cancellation);
            goesOn = epoch < _options.Epochs;
            if (_heldOut is not null)
            {
                goesOn &= _heldOut.Judge(epoch, _kernel, _data, _running, _weights);
                CheckFinite(_heldOut.LastLoss, epoch);
            }

            _trace?.Record(epoch, _kernel, _data, _running);
            onEpoch?.Invoke(new EpochReport(epoch, loss, _heldOut?.LastLoss));
        } while (goesOn);

        Volatile.Write(ref _isOver, true);
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
            LossTrace = _trace?.Finish(),
        };
    }

    /// <summary>
    /// All that the next batch depends on and that is not known before the first one, in one order, out or in: batches
    /// learnt; sum of the losses of those in this epoch; steps of the optimiser; <see cref="Network.State"/>; with early
    /// stopping its best epoch, lowest loss and weights; with a trace the losses so far. Which records are held out and how each epoch is shuffled follow from the seed.
    /// </summary>
    public void PassState(StateStream stream)
    {
        stream.Pass(ref _batches);
        stream.Pass(ref _loss);
        int step = _optimiser.Step;
        stream.Pass(ref step);
        _optimiser.Step = step;
        _trace?.PassState(stream);
        foreach (AlignedBuffer buffer in _running.State)
        {
            stream.Pass(buffer.Span);
        }

        if (_heldOut is null)
        {
            return;
        }

        _heldOut.PassState(stream);
        foreach (LayerWeights layer in _weights)
        {
            stream.Pass(layer.Weights);
            stream.Pass(layer.Bias);
        }
    }

    public void Dispose() => _running.Dispose();

    private double FinishEpoch(int epoch, ModelCheckpoint? checkpoint, CancellationToken cancellation)
    {
        // Each epoch shuffles the same list anew, so an epoch's order depends on its number alone.
        _records.CopyTo(_order, 0);
        _rng.Restart(_shuffle.Derive(epoch));
        _rng.Shuffle<int>(_order);
        int first = (int)(_batches % _batchesAnEpoch);
        if (first == 0)
        {
            _loss = 0;
        }

        for (int start = first * _labels.Length; start < _order.Length; start += _labels.Length)
        {
            checkpoint?.SaveIfDue(this);
            if (cancellation.IsCancellationRequested)
            {
                checkpoint?.Save(this);
                cancellation.ThrowIfCancellationRequested();
            }

            double loss = LearnBatch(_order.AsSpan(start, Math.Min(_labels.Length, _order.Length - start)));
            CheckFinite(loss, epoch);
            _loss += loss;
            Volatile.Write(ref _batches, _batches + 1);
        }

        return _loss / _order.Length;
    }

    private double LearnBatch(ReadOnlySpan<int> batch)
    {
        Span<int> labels = _labels.AsSpan(0, batch.Length);
        _data.GatherLabels(batch, labels);
        BatchTargets targets = new(labels, (float)_options.LabelSmoothing);
        MatrixView input = _running.Input(batch.Length);
        if (_augmentation is null)
        {
            _data.Gather(_kernel, batch, input);
        }
        else
        {
            _augmentation.Gather(_kernel, batch, _batches, input);
            targets = _augmentation.Mix(targets, _batches, input);
        }

        _rng.Restart(_dropout.Derive(_batches));
        return _running.Learn(targets, _optimiser, _rng);
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
