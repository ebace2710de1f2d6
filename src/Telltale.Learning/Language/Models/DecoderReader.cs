using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>One thread's memory for reading texts with one model.</summary>
internal sealed unsafe class DecoderReader : IDisposable
{
    private readonly DecoderForward _forward;
    private readonly LogitBlocks _logits;
    private readonly int[] _tokens;
    private readonly Segment[] _segments;
    private readonly int[] _next;
    private readonly int[] _texts;
    private readonly int[] _places;
    private readonly Action<int> _read;
    private MatrixView _asked;

    /// <param name="panels">The model.</param>
    /// <param name="rows">Most rows of a batch.</param>
    /// <param name="places">Most rows of a window.</param>
    /// <param name="read">Hears how many rows were read.</param>
    public DecoderReader(DecoderPanels panels, int rows, int places, Action<int> read)
    {
        _read = read;
        _forward = new DecoderForward(panels, rows, places, goesBack: false);
        _logits = new LogitBlocks(panels.Output, LogitBlocks.RowsToRead(panels.Layout.Options.Vocabulary));
        _tokens = new int[rows];
        _segments = new Segment[rows];
        _next = new int[rows];
        _texts = new int[rows];
        _places = new int[rows];
    }

    /// <summary>Most rows whose logits there are at a time.</summary>
    public int BlockRows => _logits.Rows;

    /// <summary>Does the arithmetic.</summary>
    public SequenceKernel Sequences => _forward.Kernel.Sequences;

    /// <summary>The logits of some of the rows that <see cref="Run"/> left, valid until the next call.</summary>
    /// <param name="start">The first of them.</param>
    /// <param name="count">At most <see cref="BlockRows"/>.</param>
    public MatrixView Logits(int start, int count) => _logits.Of(_asked.Block(start, 0, count, _asked.Columns));

    /// <summary>The token that each row is asked about.</summary>
    public ReadOnlySpan<int> Next(int start, int count) => _next.AsSpan(start, count);

    /// <summary>Which text a row is of, and its place among what is asked of the text.</summary>
    public (int Text, int Place) Of(int row) => (_texts[row], _places[row]);

    /// <summary>Shows the log-probabilities of all tokens at each row that is asked about.</summary>
    /// <param name="texts">All texts.</param>
    /// <param name="windows">The batch.</param>
    /// <param name="row">Gets the place among what is asked of the text, and a number a token of the vocabulary.</param>
    public void Show(IReadOnlyList<TokenText> texts, ReadOnlySpan<Window> windows, Action<int, ReadOnlySpan<float>> row)
    {
        int asked = Run(texts, windows);
        for (int start = 0; start < asked; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, asked - start);
            MatrixView logits = Logits(start, rows);
            Sequences.LogSoftmax(logits);
            for (int i = 0; i < rows; i++)
            {
                row(_places[start + i], logits.Row(i));
            }
        }
    }

    /// <summary>All rows of a batch through the layers; those that are asked about close together.</summary>
    /// <param name="texts">All texts.</param>
    /// <param name="windows">The batch.</param>
    /// <returns>How many rows are asked about.</returns>
    public int Run(IReadOnlyList<TokenText> texts, ReadOnlySpan<Window> windows)
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
        _read(rows);
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

        _asked = normed.Top(asked);
        return asked;
    }

    public void Dispose()
    {
        _forward.Dispose();
        _logits.Dispose();
    }
}
