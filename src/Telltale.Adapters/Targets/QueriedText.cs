using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Evidence.Language;

namespace Telltale.Adapters.Targets;

/// <summary>A query as tokens, and its answer as it comes together from windows.</summary>
internal sealed class QueriedText
{
    private QueriedText(int[] tokens, TextWindow[] windows, TokenSignals signals) =>
        (Tokens, Windows, Signals) = (tokens, windows, signals);

    /// <summary>Tokens of the text.</summary>
    public int[] Tokens { get; }

    /// <summary>In their order.</summary>
    public IReadOnlyList<TextWindow> Windows { get; }

    /// <summary>Filled as windows are read.</summary>
    public TokenSignals Signals { get; }

    /// <summary>Cuts a query into tokens and windows.</summary>
    /// <param name="model">Name of the model, for messages.</param>
    /// <param name="number">Number of the query, from 0.</param>
    /// <param name="query">The query.</param>
    /// <param name="encode">The model's tokenizer.</param>
    /// <param name="start">The token that stands before each text, if there is one.</param>
    /// <param name="context">Most tokens that are read together.</param>
    /// <exception cref="BadInputException">Nothing can be asked about this text.</exception>
    public static QueriedText Of(
        string model,
        int number,
        TextQuery query,
        Func<string, int[]> encode,
        int[] start,
        int context
    )
    {
        int[] tokens = encode(query.Text);
        int[] head = string.IsNullOrEmpty(query.Prefix) ? start : [.. start, .. encode(query.Prefix)];
        string? wrong =
            tokens.Length == 0 ? "is empty, expected at least one token"
            : head.Length == 0 && tokens.Length == 1 ? "is one token long, and this model cannot foretell a first token"
            : head.Length > start.Length && head.Length > context / 2
                ? $"has {head.Length} tokens before it, expected at most {context / 2}, half of what the model reads together"
            : null;
        if (wrong is not null)
        {
            throw new BadInputException($"{model}: text {number + 1} {wrong}; change it or leave it out.");
        }

        TextWindow[] windows = [.. TextWindow.Cut(head, tokens, context)];
        int asked = windows.Sum(w => w.Asked);
        return new QueriedText(
            tokens,
            windows,
            new TokenSignals
            {
                LogProbabilities = new double[asked],
                Means = new double[asked],
                Deviations = new double[asked],
                TopChoice = new bool[asked],
            }
        );
    }
}
