using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Training;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// One decoder's training: all memory is taken here, none per batch. A batch depends on its number and on what the
/// batches before it left. It is dealt to as many parts as the recipe says, whose gradients are added in order, so that the
/// number of threads changes nothing.
/// </summary>
internal sealed class DecoderRun : ITrainingRun
{
    /// <summary>Rows of a group, unless the context is longer.</summary>
    private const int GroupRows = 384;

    private readonly DecoderTraining _options;
    private readonly LearntNumbers _learnt;
    private readonly BatchPart[] _parts;
    private readonly int[] _ends;
    private readonly WorkCrew _crew;
    private readonly TrainingWindow[] _windows;
    private readonly TrainingWindow[] _order;
    private readonly Seed _shuffle;
    private readonly Rng _rng;
    private readonly int _batchesAnEpoch;
    private readonly long _tokensAnEpoch;
    private int _start;
    private float _scale;
    private long _batches;
    private double _loss;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="corpus">Where the documents are.</param>
    /// <param name="job">What to do; it has been checked.</param>
    /// <param name="threads">Most threads that work on it.</param>
    public DecoderRun(Kernel kernel, TokenCorpus corpus, DecoderJob job, int threads)
    {
        _options = job.Training;
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
            ? new LowRankWeights(kernel, start, low, job.Seed.Derive("low-rank"))
            : new FullWeights(kernel, start);
        _parts = new BatchPart[_options.Shards];
        for (int p = 0; p < _parts.Length; p++)
        {
            _parts[p] = new BatchPart(corpus, _learnt, rows);
        }

        _ends = new int[_parts.Length];
        _crew = new WorkCrew(threads, _parts.Length, LearnPart);
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
        _crew.Dispose();
        foreach (BatchPart part in _parts)
        {
            part.Dispose();
        }

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

            double loss = LearnBatch(start, Math.Min(_options.BatchSize, _order.Length - start));
            CheckFinite(loss, epoch);
            _loss += loss;
            Volatile.Write(ref _batches, _batches + 1);
        }

        return _loss / _tokensAnEpoch;
    }

    /// <returns>The sum of the losses before the step.</returns>
    private double LearnBatch(int start, int count)
    {
        Deal(start, count);
        _crew.Run();
        double loss = 0;
        LearntGradient gradient = _parts[0].Gradient;
        foreach (BatchPart part in _parts)
        {
            loss += part.Loss;
            if (part.Gradient != gradient)
            {
                gradient.Add(part.Gradient);
            }
        }

        long step = _batches + 1;
        double rate = _options.RateAt(step, Steps);
        double norm = _learnt.Step(gradient, step, rate, _options.Optimiser, _options.MostGradient);
        return double.IsFinite(norm) ? loss : norm;
    }

    /// <summary>Parts of about as many tokens: a window goes where its first token falls.</summary>
    private void Deal(int start, int count)
    {
        _start = start;
        long tokens = 0;
        for (int w = start; w < start + count; w++)
        {
            tokens += _order[w].Rows;
        }

        _scale = 1f / tokens;
        Array.Fill(_ends, start);
        long before = 0;
        for (int w = start; w < start + count; w++)
        {
            int part = (int)(before * _parts.Length / tokens);
            _ends.AsSpan(part).Fill(w + 1);
            before += _order[w].Rows;
        }
    }

    private void LearnPart(int part)
    {
        int first = part == 0 ? _start : _ends[part - 1];
        _parts[part].Learn(_order.AsSpan(first, _ends[part] - first), _scale);
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
