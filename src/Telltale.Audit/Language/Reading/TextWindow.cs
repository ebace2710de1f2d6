namespace Telltale.Audit.Language.Reading;

/// <summary>A stretch of a text that a model reads at once.</summary>
/// <param name="Tokens">What stands before the text, then tokens of the text; the last is asked about and not read.</param>
/// <param name="FirstAsked">Place in <paramref name="Tokens"/> of the first that is asked about; all from there on are.</param>
/// <param name="Place">Place of that token in the answer about the text.</param>
public sealed record TextWindow(int[] Tokens, int FirstAsked, int Place)
{
    /// <summary>How many tokens are asked about.</summary>
    public int Asked => Tokens.Length - FirstAsked;

    /// <summary>How many tokens are read.</summary>
    public int Rows => Tokens.Length - 1;

    /// <summary>
    /// Cuts a text into overlapping windows. Each begins with the whole <paramref name="head"/>, so that every token is
    /// asked about after it; from the second on, half of what then fits is read again to stand before what is asked. Each
    /// token is asked about once; the last window ends with the text and is as long as the others.
    /// </summary>
    /// <param name="head">The start token, if the model has one, and the prefix; at most half of the context.</param>
    /// <param name="text">Tokens of the text. Without a head the first cannot be foretold and is no part of the answer.</param>
    /// <param name="context">Most tokens that are read at once, at least 2.</param>
    public static IEnumerable<TextWindow> Cut(int[] head, int[] text, int context)
    {
        int unasked = head.Length == 0 ? 1 : 0;
        int room = context + 1 - head.Length;
        int start = 0;
        for (int asked = unasked; asked < text.Length; )
        {
            int end = Math.Min(text.Length, start + room);
            yield return new TextWindow([.. head, .. text[start..end]], head.Length + asked - start, asked - unasked);
            asked = end;
            start = Math.Min(asked - (room / 2), text.Length - room);
        }
    }
}
