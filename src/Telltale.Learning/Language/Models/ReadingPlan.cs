using System.Runtime.InteropServices;
using Telltale.Core;

namespace Telltale.Learning.Language.Models;

/// <summary>A stretch of a text that is read at once; each row but those before the first asked says one token.</summary>
/// <param name="Text">Number of the text.</param>
/// <param name="Start">Its first token.</param>
/// <param name="Rows">How many tokens are read.</param>
/// <param name="FirstAsked">The first row whose next token is asked about.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Window(int Text, int Start, int Rows, int FirstAsked);

/// <summary>Texts cut in windows, and windows put together in batches. No answer depends on the batches.</summary>
internal sealed class ReadingPlan
{
    /// <summary>Rows that are read at once: enough to be worth packing weights for, few enough to stay in the caches.</summary>
    private const int BatchRows = 384;

    private readonly List<Window> _windows = [];
    private readonly List<int> _ends = [];
    private readonly int[] _windowsOfText;

    /// <param name="texts">All texts.</param>
    /// <param name="model">Of the model.</param>
    /// <param name="options">How they are read.</param>
    /// <exception cref="BadInputException">A text is too short or too long, or holds a token that the model does not know; an option is out of range.</exception>
    public ReadingPlan(IReadOnlyList<TokenText> texts, DecoderOptions model, ReadingOptions options)
    {
        int stride = options.Stride ?? Math.Max(1, model.Context / 2);
        if (stride < 1 || stride > model.Context)
        {
            throw new BadInputException(
                $"Windows begin every {stride} tokens; expected 1 to the context of {model.Context}."
            );
        }

        if (options.Threads < 1)
        {
            throw new BadInputException($"{options.Threads} threads were asked for; expected at least 1.");
        }

        _windowsOfText = new int[texts.Count];
        for (int t = 0; t < texts.Count; t++)
        {
            Check(texts[t], t, model);
            int before = _windows.Count;
            _windows.AddRange(Cut(texts[t], t, model.Context, stride));
            _windowsOfText[t] = _windows.Count - before;
        }

        Places = _windows.Count == 0 ? 1 : _windows.Max(w => w.Rows);
        Rows = Math.Max(BatchRows, Places);
        model.CheckRows(Rows);
        int filled = 0;
        for (int w = 0; w < _windows.Count; w++)
        {
            if (filled + _windows[w].Rows > Rows)
            {
                _ends.Add(w);
                filled = 0;
            }

            filled += _windows[w].Rows;
        }

        if (filled > 0)
        {
            _ends.Add(_windows.Count);
        }
    }

    /// <summary>Most rows of a window.</summary>
    public int Places { get; }

    /// <summary>Most rows of a batch.</summary>
    public int Rows { get; }

    /// <summary>How many batches there are.</summary>
    public int Batches => _ends.Count;

    /// <summary>How many windows each text has.</summary>
    public ReadOnlySpan<int> WindowsOfText => _windowsOfText;

    /// <summary>The windows of a batch.</summary>
    public ReadOnlySpan<Window> Batch(int batch)
    {
        int start = batch == 0 ? 0 : _ends[batch - 1];
        return CollectionsMarshal.AsSpan(_windows)[start.._ends[batch]];
    }

    private static IEnumerable<Window> Cut(TokenText text, int number, int context, int stride)
    {
        // The last token is asked about and not read.
        int length = text.Tokens.Length - 1;
        int asked = text.FirstAsked - 1;
        for (int start = 0; asked < length; start += stride)
        {
            // The last window ends with the text and is as long as the others.
            start = Math.Min(start, Math.Max(0, length - context));
            int end = Math.Min(length, start + context);
            if (end > asked)
            {
                yield return new Window(number, start, end - start, asked - start);
                asked = end;
            }
        }
    }

    private static void Check(TokenText text, int number, DecoderOptions model)
    {
        if (text.Tokens.Length < 2)
        {
            throw new BadInputException(
                $"Text {number} has {text.Tokens.Length} tokens; expected at least 2, since the first one cannot be foretold. "
                    + "Leave it out, or put the start token before it."
            );
        }

        if (text.Prefix < 0 || text.Prefix >= text.Tokens.Length)
        {
            throw new BadInputException(
                $"Text {number} has {text.Tokens.Length} tokens and a prefix of {text.Prefix}; expected a prefix of 0 to {text.Tokens.Length - 1}."
            );
        }

        foreach (int token in text.Tokens)
        {
            if (token < 0 || token >= model.Vocabulary)
            {
                throw new BadInputException(
                    $"Text {number} holds the token {token}; this model knows 0 to {model.Vocabulary - 1}. Was it made by another tokenizer?"
                );
            }
        }
    }
}
