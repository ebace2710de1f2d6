using System.Text;

namespace Telltale.Adapters.Targets.Endpoints.Tokens;

/// <summary>
/// How far one token reaches in a text, given where it begins. Servers show a token as it decodes alone, so that its bytes
/// may be lost: part of a character shows as U+FFFD, and a SentencePiece token without its leading space.
/// </summary>
/// <param name="text">The whole text in UTF-8.</param>
internal sealed class TokenMatch(byte[] text)
{
    private const char Replacement = '\uFFFD';
    private const char SentencePieceSpace = '\u2581';
    private const string BytesMark = "bytes:";

    private readonly bool _hasSentencePieceSpace = text.AsSpan().IndexOf("\u2581"u8) >= 0;

    /// <summary>Places in the text where the token may end; the likeliest first, none where it does not fit.</summary>
    /// <param name="token">As the server shows it.</param>
    /// <param name="start">Where it begins, in bytes.</param>
    /// <param name="ends">Receives the places.</param>
    public void Ends(string token, int start, List<int> ends)
    {
        ends.Clear();
        if (Bytes(token) is { } bytes)
        {
            Literal(bytes, start, ends);
            return;
        }

        string shown = _hasSentencePieceSpace ? token : token.Replace(SentencePieceSpace, ' ');
        AddEnds(shown, start, ends);
        if (start < text.Length && text[start] == (byte)' ')
        {
            // Decoded alone, a SentencePiece token loses the space that it begins with.
            AddEnds(shown, start + 1, ends);
        }

        if (start == 0 && shown.StartsWith(' '))
        {
            // And the first of a text has one that the text has not.
            AddEnds(shown[1..], 0, ends);
        }
    }

    private void AddEnds(string shown, int start, List<int> ends)
    {
        if (!shown.Contains(Replacement))
        {
            Literal(Encoding.UTF8.GetBytes(shown), start, ends);
            return;
        }

        // Each U+FFFD stands for one to three bytes: whatever decodes to the very same characters.
        int broken = shown.Count(c => c == Replacement);
        int whole = Encoding.UTF8.GetByteCount(shown) - (3 * broken);
        for (int length = whole + broken; length <= whole + (3 * broken) && start + length <= text.Length; length++)
        {
            if (Encoding.UTF8.GetString(text, start, length) == shown && !ends.Contains(start + length))
            {
                ends.Add(start + length);
            }
        }
    }

    private void Literal(ReadOnlySpan<byte> bytes, int start, List<int> ends)
    {
        if (text.AsSpan(start).StartsWith(bytes) && !ends.Contains(start + bytes.Length))
        {
            ends.Add(start + bytes.Length);
        }
    }

    /// <summary>The bytes of <c>bytes:\xe2\x80</c> (OpenAI) or <c>&lt;0xE2&gt;</c> (SentencePiece); null for any other token.</summary>
    private byte[]? Bytes(string token)
    {
        string digits =
            token.StartsWith(BytesMark, StringComparison.Ordinal) ? token[BytesMark.Length..].Replace("\\x", "")
            : token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>' ? token[3..5]
            : "";
        if (digits.Length == 0 || digits.Length % 2 != 0 || !digits.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        // Unless the text says so itself.
        return text.AsSpan().IndexOf(Encoding.UTF8.GetBytes(token)) >= 0 ? null : Convert.FromHexString(digits);
    }
}
