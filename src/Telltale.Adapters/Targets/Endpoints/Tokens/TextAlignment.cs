using System.Text;
using Telltale.Adapters.Formats;
using Telltale.Audit.Ports;
using Telltale.Core.Evidence.Language;

namespace Telltale.Adapters.Targets.Endpoints.Tokens;

/// <summary>
/// Lays the tokens of an answer along the prompt that was sent, and keeps those of the text: a mark of the beginning that
/// the server put first, the tokens of a prefix, and whatever it generated after the end are left out. A token that
/// begins in the prefix and ends in the text is of neither and is left out as well.
/// </summary>
/// <remarks>An answer whose tokens do not join to the prompt is a fault: it was cut, or is about another text.</remarks>
internal static class TextAlignment
{
    private const int LongestUntoldToken = 64;

    /// <summary>The reading of a text.</summary>
    /// <param name="tokens">The tokens that the server tells of, in order.</param>
    /// <param name="query">What was asked; the prompt was the prefix and the text, joined.</param>
    /// <exception cref="AnswerFault">The tokens do not join to the prompt, or have no log-probabilities.</exception>
    public static TextReading Read(IReadOnlyList<PromptToken> tokens, TextQuery query)
    {
        byte[] prompt = Encoding.UTF8.GetBytes(query.Prefix + query.Text);
        int textStart = Encoding.UTF8.GetByteCount(query.Prefix ?? "");
        int[] bounds = Place(tokens, prompt, textStart);

        int first = 0;
        while (first + 1 < bounds.Length && (bounds[first] < textStart || IsMark(tokens, bounds, first)))
        {
            first++;
        }

        int count = bounds.Length - 1 - first;
        PromptToken[] kept = [.. tokens.Skip(first).Take(count)];
        // The first token of all has no probability; any later one must have one.
        int untold = count > 0 && first == 0 && kept[0].LogProbability is null ? 1 : 0;
        PromptToken[] told = kept[untold..];
        if (Array.Exists(told, token => token.LogProbability is null))
        {
            throw new AnswerFault(
                FaultKind.NoLogProbabilities,
                $"{told.Count(token => token.LogProbability is null)} of {count} tokens of the text came without a log-probability"
            );
        }

        if (untold == 1 && kept[0].Id is null && Array.Exists(told, token => token.Id is not null))
        {
            // All tokens but the first are numbered: it is not told at all, so that numbers and texts stay as many.
            first++;
            kept = told;
        }

        return new TextReading(
            Array.TrueForAll(kept, token => token.Id is not null) ? [.. kept.Select(token => token.Id!.Value)] : null,
            [
                .. kept.Select(
                    (token, i) =>
                        token.Text
                        ?? Encoding.UTF8.GetString(prompt, bounds[first + i], bounds[first + i + 1] - bounds[first + i])
                ),
            ],
            new TokenSignals
            {
                LogProbabilities = [.. told.Select(token => token.LogProbability!.Value)],
                TopChoice = Array.TrueForAll(told, token => token.TopChoice is not null)
                    ? [.. told.Select(token => token.TopChoice!.Value)]
                    : null,
            }
        );
    }

    /// <summary>Where the tokens begin and end, in bytes of the prompt: one place more than tokens that are part of it.</summary>
    private static int[] Place(IReadOnlyList<PromptToken> tokens, byte[] prompt, int textStart)
    {
        if (tokens.Count == 0)
        {
            throw new AnswerFault(FaultKind.NoLogProbabilities, "the answer names no token of the text");
        }

        TokenPath path = new(tokens, prompt, textStart);
        if (tokens[0].Text is not null && path.From(0, 0) is { } plain)
        {
            return plain;
        }

        if (tokens[0].LogProbability is null)
        {
            // A mark of the beginning has no place in the text; a first token that is not told has an unknown one.
            // All of the text only where no other token is told.
            int most = tokens.Count == 1 ? prompt.Length : prompt.Length - 1;
            int longest = tokens[0].Text is null ? Math.Min(LongestUntoldToken, most) : 0;
            for (int length = 0; length <= longest; length++)
            {
                if (path.From(1, length) is { } rest)
                {
                    return [0, .. rest];
                }
            }
        }

        throw new AnswerFault(FaultKind.OtherTokens, Fault(path, tokens, prompt));
    }

    private static bool IsMark(IReadOnlyList<PromptToken> tokens, int[] bounds, int k) =>
        k == 0 && bounds[1] == 0 && tokens[0].LogProbability is null;

    private static string Fault(TokenPath path, IReadOnlyList<PromptToken> tokens, byte[] prompt)
    {
        if (path.FurthestToken >= tokens.Count)
        {
            return $"its tokens end {prompt.Length - path.FurthestPlace} bytes before the text does: the server cut it";
        }

        string there = Encoding.UTF8.GetString(prompt.AsSpan(path.FurthestPlace..));
        return $"its tokens do not join to the text: token {path.FurthestToken + 1} is "
            + $"'{Printable.Shorten(tokens[path.FurthestToken].Text ?? "", 20)}' where the text goes on '{Printable.Shorten(there, 20)}'";
    }
}
