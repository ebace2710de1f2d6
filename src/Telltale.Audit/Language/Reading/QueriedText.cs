using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Language.Reading;

/// <summary>A query as tokens, and its answer as it comes together from windows.</summary>
public sealed class QueriedText
{
    private QueriedText(int[] tokens, TextWindow[] windows)
    {
        (Tokens, Windows) = (tokens, windows);
        int asked = windows.Sum(w => w.Asked);
        Signals = new TokenSignals
        {
            LogProbabilities = new double[asked],
            Means = new double[asked],
            Deviations = new double[asked],
            TopChoice = new bool[asked],
        };
    }

    /// <summary>Tokens of the text.</summary>
    public int[] Tokens { get; }

    /// <summary>In their order.</summary>
    public IReadOnlyList<TextWindow> Windows { get; }

    /// <summary>Filled as windows are read.</summary>
    public TokenSignals Signals { get; }

    /// <summary>The same tokens and windows for the answer of another model.</summary>
    public QueriedText Again() => new(Tokens, [.. Windows]);

    /// <summary>Takes over what was said about the tokens of a window that were asked about.</summary>
    public void Put(TextWindow window, TokenSignals said)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(said);
        said.LogProbabilities.CopyTo(Signals.LogProbabilities, window.Place);
        said.Means!.CopyTo(Signals.Means!, window.Place);
        said.Deviations!.CopyTo(Signals.Deviations!, window.Place);
        said.TopChoice!.CopyTo(Signals.TopChoice!, window.Place);
    }

    /// <summary>Cuts queries into tokens and windows.</summary>
    /// <param name="model">Name of the model, for messages.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="encode">The model's tokenizer.</param>
    /// <param name="start">The token that stands before each text, if there is one.</param>
    /// <param name="context">Most tokens that are read together.</param>
    /// <exception cref="BadInputException">Nothing can be asked about some texts; all are named.</exception>
    public static QueriedText[] Of(
        string model,
        IReadOnlyList<TextQuery> queries,
        Func<string, int[]> encode,
        int[] start,
        int context
    )
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(encode);
        ArgumentNullException.ThrowIfNull(start);
        QueriedText[] texts = new QueriedText[queries.Count];
        List<KeyValuePair<int, string>> refused = [];
        for (int i = 0; i < texts.Length; i++)
        {
            int[] tokens = encode(queries[i].Text);
            int[] head = queries[i].Prefix is { Length: > 0 } prefix ? [.. start, .. encode(prefix)] : start;
            if (Refusal(tokens, head, start, context) is { } wrong)
            {
                refused.Add(KeyValuePair.Create(i, wrong));
            }
            else
            {
                texts[i] = new QueriedText(tokens, [.. TextWindow.Cut(head, tokens, context)]);
            }
        }

        return refused.Count == 0 ? texts : throw RefusedTexts.Refuse(model, refused);
    }

    private static string? Refusal(int[] tokens, int[] head, int[] start, int context) =>
        tokens.Length == 0 ? "empty"
        : head.Length == 0 && tokens.Length == 1 ? "one token long, and this model says nothing about the first"
        : head.Length > start.Length && head.Length > context / 2
            ? $"{head.Length} tokens stand before it, expected at most {context / 2}, half of what the model reads together"
        : null;
}
