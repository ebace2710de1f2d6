using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Training;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// One decoder's training: all memory is taken here, none per batch. The windows of a batch go through the network in
/// groups whose rows stay in the caches; gradients add up over the groups. A batch depends on its number and on what the
/// batches before it left.
/// </summary>
internal sealed class DecoderRun : ITrainingRun
{
    /// <summary>Rows of a group, unless the context is longer.</summary>
    private const int GroupRows = 384;

    private readonly DecoderTraining _options;
    private readonly TokenCorpus _corpus;
    private readonly LearntNumbers _learnt;
    private readonly DecoderForward _forward;
    private readonly DecoderBackward _backward;
    private readonly TrainingWindow[] _windows;
    private readonly TrainingWindow[] _order;
    private readonly Seed _shuffle;
    private readonly Rng _rng;
    private readonly int[] _tokens;
    private readonly int[] _next;
    private readonly Segment[] _segments;
    private readonly int _batchesAnEpoch;
    private readonly long _tokensAnEpoch;
    private long _batches;
    private double _loss;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="corpus">Where the documents are.</param>
    /// <param name="job">What to do; it has been checked.</param>
    public DecoderRun(Kernel kernel, TokenCorpus corpus, DecoderJob job)
    {
        _options = job.Training;
        _corpus = corpus;
        _windows = corpus.Cut(job.Documents.Span, job.Network.Context);
        _order = new TrainingWindow[_windows.Length];
        _batchesAnEpoch = (_windows.Length + _options.BatchSize - 1) / _options.BatchSize;
        foreach (TrainingWindow window in _windows)
        {
            _tokensAnEpoch += window.Rows;
        }

        _shuffle = job.Seed.Derive("shuffle");
        _rng = _shuffle.CreateRng();
        int rows = Math.Max(job.Network.Context, GroupRows);
        DecoderWeights start =
            job.Start?.With(job.Network) ?? DecoderWeights.Draw(job.Network, job.Seed.Derive("init"));
        _learnt = _options.LowRank is { } low
            ? new LowRankWeights(kernel, start, low, job.Seed.Derive("low-rank"), rows)
            : new FullWeights(kernel, start, rows);
        _forward = new DecoderForward(_learnt.Panels, rows, goesBack: true);
        _backward = new DecoderBackward(_learnt.Panels, _forward, _learnt);
        _tokens = new int[rows];
        _next = new int[rows];
        _segments = new Segment[rows];
    }

    /// <inheritdoc/>
    public long Batches => Volatile.Read(ref _batches);

    /// <inheritdoc/>
    public int Epoch => (int)(Batches / _batchesAnEpoch) + 1;

    /// <inheritdoc/>
    public int Epochs => _options.Epochs;

    /// <inheritdoc/>
    public double Share => (double)Batches / Steps;

    private long Steps => (long)_batchesAnEpoch * Epochs;

    /// <summary>Runs the epochs that are left.</summary>
    /// <param name="onEpoch">Called after each, with a way to get the weights as they are then.</param>
    /// <param name="checkpoint">Saves this run now and then.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    public TrainedDecoder Finish(
        Action<EpochReport, Func<DecoderWeights>>? onEpoch,
        ModelCheckpoint? checkpoint,
        CancellationToken cancellation
    )
    {
        double loss = _loss / _tokensAnEpoch;
        while (Batches < Steps)
        {
            int epoch = Epoch;
            loss = FinishEpoch(epoch, checkpoint, cancellation);
            onEpoch?.Invoke(new EpochReport(epoch, loss, HeldOutLoss: null), Collect);
        }

        return new TrainedDecoder(Collect(), loss, Batches);
    }

    /// <summary>Batches learnt; sum of the losses of those in this epoch; what learns, and what the optimiser remembers of it.</summary>
    public void PassState(StateStream stream)
    {
        stream.Pass(ref _batches);
        stream.Pass(ref _loss);
        _learnt.PassState(stream);
    }

    public void Dispose()
    {
        _backward.Dispose();
        _forward.Dispose();
        _learnt.Dispose();
    }

    private double FinishEpoch(int epoch, ModelCheckpoint? checkpoint, CancellationToken cancellation)
    {
        // Each epoch shuffles the same list anew, so an epoch's order depends on its number alone.
        _windows.CopyTo(_order, 0);
        _rng.Restart(_shuffle.Derive(epoch));
        _rng.Shuffle<TrainingWindow>(_order);
        int first = (int)(_batches % _batchesAnEpoch);
        if (first == 0)
        {
            _loss = 0;
        }

        for (int start = first * _options.BatchSize; start < _order.Length; start += _options.BatchSize)
        {
            checkpoint?.SaveIfDue(this);
            if (cancellation.IsCancellationRequested)
            {
                checkpoint?.Save(this);
                cancellation.ThrowIfCancellationRequested();
            }

            int count = Math.Min(_options.BatchSize, _order.Length - start);
            double loss = LearnBatch(_order.AsSpan(start, count));
            CheckFinite(loss, epoch);
            _loss += loss;
            Volatile.Write(ref _batches, _batches + 1);
        }

        return _loss / _tokensAnEpoch;
    }

    /// <returns>The sum of the losses before the step.</returns>
    private double LearnBatch(ReadOnlySpan<TrainingWindow> batch)
    {
        int tokens = 0;
        foreach (TrainingWindow window in batch)
        {
            tokens += window.Rows;
        }

        _learnt.ClearGradient();
        double loss = 0;
        int rows = 0;
        int segments = 0;
        foreach (TrainingWindow window in batch)
        {
            if (rows + window.Rows > _tokens.Length)
            {
                loss += LearnGroup(rows, segments, 1f / tokens);
                rows = 0;
                segments = 0;
            }

            _corpus.Tokens(window.Start, window.Rows).CopyTo(_tokens.AsSpan(rows));
            _corpus.Tokens(window.Start + 1, window.Rows).CopyTo(_next.AsSpan(rows));
            _segments[segments++] = new Segment(rows, window.Rows);
            rows += window.Rows;
        }

        loss += LearnGroup(rows, segments, 1f / tokens);
        double rate = _options.RateAt(_batches + 1, Steps);
        double norm = _learnt.Step(_batches + 1, rate, _options.Optimiser, _options.MostGradient);
        return double.IsFinite(norm) ? loss : norm;
    }

    private double LearnGroup(int rows, int segments, float scale)
    {
        _forward.Run(_tokens.AsSpan(0, rows), _segments.AsSpan(0, segments));
        return _backward.Run(_tokens.AsSpan(0, rows), _next.AsSpan(0, rows), _segments.AsSpan(0, segments), scale);
    }

    private DecoderWeights Collect() => _learnt.Collect();

    private void CheckFinite(double value, int epoch)
    {
        if (!double.IsFinite(value))
        {
            throw new BadInputException(
                $"Training of a language model diverged in epoch {epoch}: the loss or its gradient is {value}. "
                    + $"The learning rate is {_options.Optimiser.LearningRate}; try a lower one."
            );
        }
    }
}
