using Telltale.Audit.Language.Reading;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Targets.Llama;

/// <summary>
/// Reads windows of texts, each in calls of its own: with several sequences in one call llama.cpp adds in another order,
/// and the last digits of an answer would depend on the texts beside it.
/// </summary>
internal sealed class LlamaReading(LlamaContext context, int threads)
{
    private readonly List<Row> _rows = [];

    /// <summary>Takes the logits after a token.</summary>
    /// <param name="place">Place in the answer.</param>
    /// <param name="logits">One a token of the vocabulary.</param>
    public delegate void LogitsOfToken(int place, ReadOnlySpan<float> logits);

    /// <summary>Reads a text and fills its signals.</summary>
    public void Read(QueriedText text, CancellationToken cancellation) =>
        Run(text, () => Fill(text, cancellation), cancellation);

    /// <summary>Shows the logits of a text, token by token.</summary>
    /// <param name="text">The text.</param>
    /// <param name="row">Gets the place in the answer and the logits, valid during the call.</param>
    /// <param name="cancellation">Looked at between calls.</param>
    public void Show(QueriedText text, LogitsOfToken row, CancellationToken cancellation) =>
        Run(
            text,
            () =>
            {
                foreach (Row asked in _rows)
                {
                    row(asked.Place, context.Logits(asked.Number));
                }
            },
            cancellation
        );

    private void Run(QueriedText text, Action use, CancellationToken cancellation)
    {
        foreach (TextWindow window in text.Windows)
        {
            context.Clear();
            for (int i = 0; i < window.Rows; i++)
            {
                bool wanted = i + 1 >= window.FirstAsked;
                int number = context.Add(window.Tokens[i], i, 0, wanted);
                if (wanted)
                {
                    _rows.Add(new Row(number, window.Tokens[i + 1], window.Place + i + 1 - window.FirstAsked));
                }

                if (context.Room == 0 || i + 1 == window.Rows)
                {
                    cancellation.ThrowIfCancellationRequested();
                    context.Decode();
                    use();
                    _rows.Clear();
                }
            }
        }
    }

    private unsafe void Fill(QueriedText text, CancellationToken cancellation)
    {
        nint[] logits = new nint[_rows.Count];
        int vocabulary = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            ReadOnlySpan<float> row = context.Logits(_rows[i].Number);
            vocabulary = row.Length;
            fixed (float* first = row)
            {
                // Memory of the library, which does not move.
                logits[i] = (nint)first;
            }
        }

        ParallelRuns.ForEach(
            logits.Length,
            threads,
            i =>
            {
                Row row = _rows[i];
                (double logProbability, double mean, double deviation, bool isTop) = LogitRow.Read(
                    new ReadOnlySpan<float>((float*)logits[i], vocabulary),
                    row.Token
                );
                text.Signals.LogProbabilities[row.Place] = logProbability;
                text.Signals.Means![row.Place] = mean;
                text.Signals.Deviations![row.Place] = deviation;
                text.Signals.TopChoice![row.Place] = isTop;
            },
            cancellation
        );
    }

    private readonly record struct Row(int Number, int Token, int Place);
}
