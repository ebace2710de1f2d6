using Telltale.Core.Evidence.Language;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>One thread's memory for reading texts with several models of one vocabulary, side by side.</summary>
/// <param name="targets">At least one; disposed with this.</param>
/// <param name="references">Those that are held against each target; disposed with this.</param>
internal sealed class ComparisonReader(DecoderReader[] targets, DecoderReader[] references) : IDisposable
{
    // Models of one vocabulary have blocks of the same height.
    private readonly int _blockRows = targets[0].BlockRows;
    private readonly MatrixView[] _logits = new MatrixView[targets.Length];
    private readonly TokenReading[][] _said = [.. targets.Select(t => new TokenReading[t.BlockRows])];
    private readonly TokenReading[] _ofReference = new TokenReading[targets[0].BlockRows];
    private readonly float[] _divergences = new float[targets[0].BlockRows];

    /// <summary>Reads a batch and writes what each model says to the texts' signals.</summary>
    /// <param name="texts">All texts.</param>
    /// <param name="windows">The batch.</param>
    /// <param name="signals">Of all texts.</param>
    public void Read(IReadOnlyList<TokenText> texts, ReadOnlySpan<Window> windows, ComparedSignals[] signals)
    {
        int asked = 0;
        foreach (DecoderReader model in targets)
        {
            asked = model.Run(texts, windows);
        }

        foreach (DecoderReader model in references)
        {
            model.Run(texts, windows);
        }

        for (int start = 0; start < asked; start += _blockRows)
        {
            ReadBlock(start, Math.Min(_blockRows, asked - start), signals);
        }
    }

    public void Dispose()
    {
        foreach (DecoderReader model in targets.Concat(references))
        {
            model.Dispose();
        }
    }

    private void ReadBlock(int start, int rows, ComparedSignals[] signals)
    {
        for (int t = 0; t < targets.Length; t++)
        {
            DecoderReader target = targets[t];
            _logits[t] = target.Logits(start, rows);
            target.Sequences.Read(_logits[t], target.Next(start, rows), _said[t].AsSpan(0, rows));
            for (int i = 0; i < rows; i++)
            {
                (int text, int place) = target.Of(start + i);
                Put(signals[text].Targets[t], place, _said[t][i]);
            }
        }

        for (int r = 0; r < references.Length; r++)
        {
            DecoderReader reference = references[r];
            MatrixView logits = reference.Logits(start, rows);
            for (int t = 0; t < targets.Length; t++)
            {
                reference.Sequences.ReadAgainst(
                    logits,
                    reference.Next(start, rows),
                    _logits[t],
                    _said[t].AsSpan(0, rows),
                    _ofReference.AsSpan(0, rows),
                    _divergences.AsSpan(0, rows)
                );
                for (int i = 0; i < rows; i++)
                {
                    (int text, int place) = reference.Of(start + i);
                    signals[text].Divergences[t][r][place] = _divergences[i];
                    Put(signals[text].References[r], place, _ofReference[i]);
                }
            }
        }
    }

    private static void Put(TokenSignals signals, int place, TokenReading reading)
    {
        signals.LogProbabilities[place] = reading.LogProbability;
        signals.Means![place] = reading.Mean;
        signals.Deviations![place] = reading.Deviation;
        signals.TopChoice![place] = reading.IsTop;
    }
}
