using Telltale.Core.Evidence.Language;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>One thread's memory for reading texts.</summary>
internal sealed unsafe class DecoderReader : IDisposable
{
    private readonly DecoderForward _forward;
    private readonly LogitBlocks _logits;
    private readonly int[] _tokens;
    private readonly Segment[] _segments;
    private readonly int[] _next;
    private readonly int[] _texts;
    private readonly int[] _places;
    private readonly TokenReading[] _readings;
    private readonly float[] _divergences;

    /// <param name="panels">The model.</param>
    /// <param name="rows">Most rows of a batch.</param>
    public DecoderReader(DecoderPanels panels, int rows)
    {
        _forward = new DecoderForward(panels, rows, goesBack: false);
        _logits = new LogitBlocks(panels.Output, LogitBlocks.RowsToRead(panels.Layout.Options.Vocabulary));
        _tokens = new int[rows];
        _segments = new Segment[rows];
        _next = new int[rows];
        _texts = new int[rows];
        _places = new int[rows];
        _readings = new TokenReading[_logits.Rows];
        _divergences = new float[_logits.Rows];
    }

    /// <summary>Reads a batch and writes what it says to the texts' signals.</summary>
    /// <param name="texts">All texts.</param>
    /// <param name="windows">The batch.</param>
    /// <param name="signals">Of all texts.</param>
    /// <param name="target">The model whose views are compared, or null.</param>
    public void Read(
        IReadOnlyList<TokenText> texts,
        ReadOnlySpan<Window> windows,
        TokenSignals[] signals,
        DecoderReader? target
    )
    {
        MatrixView asked = Run(texts, windows);
        MatrixView others = target is null ? default : target.Run(texts, windows);
        for (int row = 0; row < asked.Rows; row += _logits.Rows)
        {
            int rows = Math.Min(_logits.Rows, asked.Rows - row);
            MatrixView logits = _logits.Of(asked.Block(row, 0, rows, asked.Columns));
            Span<TokenReading> readings = _readings.AsSpan(0, rows);
            SequenceKernel sequences = _forward.Kernel.Sequences;
            sequences.Read(logits, _next.AsSpan(row, rows), readings);
            if (target is not null)
            {
                MatrixView theirs = target._logits.Of(others.Block(row, 0, rows, others.Columns));
                sequences.LogSoftmax(logits);
                sequences.LogSoftmax(theirs);
                sequences.Divergences(logits, theirs, _divergences.AsSpan(0, rows));
            }

            for (int i = 0; i < rows; i++)
            {
                Put(signals[_texts[row + i]], _places[row + i], readings[i], target is null ? null : _divergences[i]);
            }
        }
    }

    /// <summary>Shows the log-probabilities of all tokens at each row that is asked about.</summary>
    /// <param name="texts">All texts.</param>
    /// <param name="windows">The batch.</param>
    /// <param name="row">Gets the place among what is asked of the text, and a number a token of the vocabulary.</param>
    public void Show(IReadOnlyList<TokenText> texts, ReadOnlySpan<Window> windows, Action<int, ReadOnlySpan<float>> row)
    {
        MatrixView asked = Run(texts, windows);
        for (int start = 0; start < asked.Rows; start += _logits.Rows)
        {
            int rows = Math.Min(_logits.Rows, asked.Rows - start);
            MatrixView logits = _logits.Of(asked.Block(start, 0, rows, asked.Columns));
            _forward.Kernel.Sequences.LogSoftmax(logits);
            for (int i = 0; i < rows; i++)
            {
                row(_places[start + i], logits.Row(i));
            }
        }
    }

    public void Dispose()
    {
        _forward.Dispose();
        _logits.Dispose();
    }

    /// <summary>All rows through the layers; those that are asked about close together.</summary>
    private MatrixView Run(IReadOnlyList<TokenText> texts, ReadOnlySpan<Window> windows)
    {
        int rows = 0;
        for (int w = 0; w < windows.Length; w++)
        {
            Window window = windows[w];
            texts[window.Text].Tokens.AsSpan(window.Start, window.Rows).CopyTo(_tokens.AsSpan(rows));
            _segments[w] = new Segment(rows, window.Rows);
            rows += window.Rows;
        }

        MatrixView normed = _forward.Run(_tokens.AsSpan(0, rows), _segments.AsSpan(0, windows.Length));
        int asked = 0;
        for (int w = 0; w < windows.Length; w++)
        {
            Window window = windows[w];
            TokenText text = texts[window.Text];
            for (int r = window.FirstAsked; r < window.Rows; r++)
            {
                int next = window.Start + r + 1;
                _next[asked] = text.Tokens[next];
                _texts[asked] = window.Text;
                _places[asked] = next - text.FirstAsked;
                if (asked != _segments[w].Start + r)
                {
                    normed.Row(_segments[w].Start + r).CopyTo(normed.Row(asked));
                }

                asked++;
            }
        }

        return normed.Top(asked);
    }

    private static void Put(TokenSignals signals, int place, TokenReading reading, float? divergence)
    {
        signals.LogProbabilities[place] = reading.LogProbability;
        signals.Means![place] = reading.Mean;
        signals.Deviations![place] = reading.Deviation;
        signals.TopChoice![place] = reading.IsTop;
        if (divergence is { } value)
        {
            signals.Divergences![place] = value;
        }
    }
}
