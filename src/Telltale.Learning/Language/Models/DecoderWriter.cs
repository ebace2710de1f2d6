using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>One thread's memory for continuing texts, several side by side: a step is one row of each.</summary>
internal sealed class DecoderWriter : IDisposable
{
    /// <summary>Texts side by side: enough for products of whole tiles.</summary>
    public const int MostTexts = 24;

    private readonly DecoderPanels _panels;
    private readonly DecoderForward _forward;
    private readonly LogitBlocks _logits;
    private readonly int _context;
    private readonly KeyValueCache[][] _caches;
    private readonly KeyValueCache[][] _active;
    private readonly Segment[] _segments = new Segment[MostTexts];
    private readonly int[] _rows = new int[MostTexts];

    public DecoderWriter(DecoderPanels panels)
    {
        DecoderOptions options = panels.Layout.Options;
        _panels = panels;
        _context = options.Context;
        _forward = new DecoderForward(panels, Math.Max(options.Context, MostTexts), goesBack: false);
        _logits = new LogitBlocks(panels.Output, LogitBlocks.RowsToRead(panels.Layout.Options.Vocabulary));
        _caches = new KeyValueCache[MostTexts][];
        _active = new KeyValueCache[MostTexts][];
    }

    /// <summary>Continues at most <see cref="MostTexts"/> texts.</summary>
    /// <param name="prompts">Their beginnings, at least a token each.</param>
    /// <param name="options">How.</param>
    /// <param name="seeds">A stream each.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    public int[][] Continue(
        IReadOnlyList<int[]> prompts,
        ContinuationOptions options,
        IReadOnlyList<Seed> seeds,
        CancellationToken cancellation
    )
    {
        Text[] texts = new Text[prompts.Count];
        for (int t = 0; t < texts.Length; t++)
        {
            texts[t] = new Text(prompts[t], seeds[t].CreateRng(), _caches[t] ??= NewCaches());
        }

        List<Text> going = [.. texts];
        while (going.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            Step(going, options.Temperature);
            going.RemoveAll(text => text.Tokens[^1] == options.Stop || text.Added == options.Tokens);
        }

        return [.. texts.Select(text => text.Continuation(options.Stop))];
    }

    public void Dispose()
    {
        _forward.Dispose();
        _logits.Dispose();
        foreach (KeyValueCache cache in _caches.Where(c => c is not null).SelectMany(c => c))
        {
            cache.Dispose();
        }
    }

    /// <summary>One token for each.</summary>
    private void Step(List<Text> going, double temperature)
    {
        for (int i = 0; i < going.Count; i++)
        {
            Text text = going[i];
            if (text.Held == 0 || text.Held == _context)
            {
                // A full context is given up but for its second half.
                ReadBeginning(text, most: text.Held == 0 ? _context : (_context + 1) / 2);
            }

            _rows[i] = text.Tokens[^1];
            _segments[i] = new Segment(i, 1, text.Held++);
            _active[i] = text.Caches;
        }

        MatrixView normed = _forward.Run(
            _rows.AsSpan(0, going.Count),
            _segments.AsSpan(0, going.Count),
            _active.AsSpan(0, going.Count)
        );
        for (int start = 0; start < normed.Rows; start += _logits.Rows)
        {
            int rows = Math.Min(_logits.Rows, normed.Rows - start);
            MatrixView logits = _logits.Of(normed.Block(start, 0, rows, normed.Columns));
            for (int i = 0; i < rows; i++)
            {
                Text text = going[start + i];
                text.Tokens.Add(Choose(logits.Row(i), temperature, text.Rng));
            }
        }
    }

    /// <summary>Keys and values of the last <paramref name="most"/> tokens, but for the very last, which the next step reads.</summary>
    private void ReadBeginning(Text text, int most)
    {
        int kept = Math.Min(most, text.Tokens.Count) - 1;
        text.Held = kept;
        if (kept > 0)
        {
            int[] tokens = [.. text.Tokens.Skip(text.Tokens.Count - 1 - kept).Take(kept)];
            _forward.Run(tokens, [new Segment(0, kept)], [text.Caches]);
        }
    }

    private static int Choose(ReadOnlySpan<float> logits, double temperature, Rng rng)
    {
        int top = 0;
        for (int v = 1; v < logits.Length; v++)
        {
            top = logits[v] > logits[top] ? v : top;
        }

        if (temperature == 0)
        {
            return top;
        }

        double total = 0;
        foreach (float z in logits)
        {
            total += Math.Exp((z - (double)logits[top]) / temperature);
        }

        double left = total * rng.NextUniform();
        for (int v = 0; v < logits.Length; v++)
        {
            left -= Math.Exp((logits[v] - (double)logits[top]) / temperature);
            if (left < 0)
            {
                return v;
            }
        }

        return top;
    }

    private KeyValueCache[] NewCaches()
    {
        DecoderOptions options = _panels.Layout.Options;
        KeyValueCache[] caches = new KeyValueCache[options.Layers];
        for (int l = 0; l < caches.Length; l++)
        {
            caches[l] = new KeyValueCache(_panels.Kernel, options, options.KeyValueHeads);
        }

        return caches;
    }

    /// <summary>A text on its way.</summary>
    private sealed class Text(int[] prompt, Rng rng, KeyValueCache[] caches)
    {
        public List<int> Tokens { get; } = [.. prompt];

        public Rng Rng { get; } = rng;

        public KeyValueCache[] Caches { get; } = caches;

        /// <summary>How many tokens the caches hold.</summary>
        public int Held { get; set; }

        public int Added => Tokens.Count - prompt.Length;

        public int[] Continuation(int? stop) =>
            [.. Tokens.Skip(prompt.Length).Take(Tokens[^1] == stop ? Added - 1 : Added)];
    }
}
