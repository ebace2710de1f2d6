using Telltale.Core;

namespace Telltale.Learning.Language.Models;

/// <summary>Documents as tokens, shared by all models that learn from some of them.</summary>
public sealed class TokenCorpus
{
    private readonly int[] _tokens;
    private readonly int[] _starts;

    /// <param name="documents">At least two tokens each; each begins with the start token, where the model is to have one. Copied.</param>
    /// <exception cref="BadInputException">A document is too short, or holds a negative token.</exception>
    public TokenCorpus(IReadOnlyList<int[]> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        _starts = new int[documents.Count + 1];
        for (int d = 0; d < documents.Count; d++)
        {
            if (documents[d].Length < 2)
            {
                throw new BadInputException(
                    $"Document {d} has {documents[d].Length} tokens; expected at least 2, or there is nothing to learn. Leave it out."
                );
            }

            int negative = Array.Find(documents[d], token => token < 0);
            if (negative < 0)
            {
                throw new BadInputException($"Document {d} holds the token {negative}; expected 0 or more.");
            }

            _starts[d + 1] = checked(_starts[d] + documents[d].Length);
        }

        _tokens = new int[_starts[^1]];
        for (int d = 0; d < documents.Count; d++)
        {
            documents[d].CopyTo(_tokens, _starts[d]);
        }

        LargestToken = _tokens.Length == 0 ? -1 : _tokens.Max();
    }

    /// <summary>Number of documents.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>−1 where there is none.</summary>
    public int LargestToken { get; }

    /// <summary>The tokens of a document.</summary>
    public ReadOnlySpan<int> this[int document] => Tokens(_starts[document], Length(document));

    /// <summary>Tokens of a document.</summary>
    public int Length(int document) => _starts[document + 1] - _starts[document];

    /// <summary>
    /// Documents cut in windows of at most <paramref name="context"/> tokens to read. A window begins where the one before
    /// ended, so that each token of a document but its first is foretold once.
    /// </summary>
    internal TrainingWindow[] Cut(ReadOnlySpan<int> documents, int context)
    {
        List<TrainingWindow> windows = [];
        foreach (int document in documents)
        {
            int rows = Length(document) - 1;
            for (int start = 0; start < rows; start += context)
            {
                windows.Add(new TrainingWindow(_starts[document] + start, Math.Min(context, rows - start)));
            }
        }

        return [.. windows];
    }

    /// <summary>Tokens of all documents one after another, from <paramref name="start"/> on.</summary>
    internal ReadOnlySpan<int> Tokens(int start, int count) => _tokens.AsSpan(start, count);
}
