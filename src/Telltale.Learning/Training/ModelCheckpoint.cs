using System.Security.Cryptography;
using System.Text;
using Telltale.Core;

namespace Telltale.Learning.Training;

/// <summary>
/// Saves one model's training now and then, and takes it up again. The file: the eight letters <c>TELLRUN1</c>; the
/// SHA-256 of <c>key/model</c>, which names all that the training depends on; the numbers of
/// <see cref="ITrainingRun.PassState"/>, little-endian; the SHA-256 of all before.
/// </summary>
internal sealed class ModelCheckpoint
{
    private readonly CheckpointOptions _options;
    private readonly int _model;
    private readonly byte[] _name;
    private long _savedAt;
    private long _savedBatches;

    public ModelCheckpoint(CheckpointOptions options, int model)
    {
        _options = options;
        _model = model;
        _name = SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Key}/{model}"));
        _savedAt = options.Time.GetTimestamp();
    }

    /// <summary>A run that goes on where the saved one was, or at the beginning where nothing of use was saved.</summary>
    /// <param name="begin">Makes a run at its beginning.</param>
    /// <param name="note">What there is to tell a person; null for nothing.</param>
    public TRun Begin<TRun>(Func<TRun> begin, out string? note)
        where TRun : ITrainingRun
    {
        note = null;
        TRun run = begin();
        using Stream? saved = _options.Store.Open(_options.Key, _model);
        if (saved is null)
        {
            return run;
        }

        try
        {
            using StateReader reader = new(saved);
            Pass(reader, run);
            _savedBatches = run.Batches;
            note = $"model {_model} goes on in epoch {run.Epoch} of {run.Epochs}";
            return run;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // It may have been half overwritten by numbers that nobody can vouch for.
            run.Dispose();
            note = $"what was saved of model {_model} is not used ({e.Message}): it begins anew";
            return begin();
        }
    }

    /// <summary>Saves the run if the interval has passed.</summary>
    /// <exception cref="OutsideFailureException">The disk failed or is full.</exception>
    public void SaveIfDue(ITrainingRun run)
    {
        if (_options.Time.GetElapsedTime(_savedAt) >= _options.Interval)
        {
            Save(run);
        }
    }

    /// <summary>Saves the run if it has learnt anything since.</summary>
    /// <exception cref="OutsideFailureException">The disk failed or is full.</exception>
    public void Save(ITrainingRun run)
    {
        if (run.Batches > _savedBatches)
        {
            _options.Store.Save(
                _options.Key,
                _model,
                stream =>
                {
                    using StateWriter writer = new(stream);
                    Pass(writer, run);
                }
            );
            _savedBatches = run.Batches;
        }

        _savedAt = _options.Time.GetTimestamp();
    }

    private void Pass(StateStream stream, ITrainingRun run)
    {
        stream.Expect("TELLRUN1"u8, "it is no model in training, or one of another version");
        stream.Expect(_name, "it belongs to another training");
        run.PassState(stream);
        stream.Finish();
    }
}
