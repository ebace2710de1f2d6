using System.Collections.Immutable;
using System.Text;

namespace Telltale.Learning.Language.Tokens;

/// <summary>
/// Bytes as printable characters, as GPT-2 and GGUF files write tokens: bytes that are visible in Latin-1 are
/// themselves, the other 68 are U+0100, U+0101, … in their order.
/// </summary>
public static class ByteLetters
{
    private static readonly char[] Letters = BuildLetters();
    private static readonly short[] Bytes = BuildBytes();

    /// <summary>The 256 bytes in the order of their characters: the first 256 tokens of a tokenizer trained here.</summary>
    public static ImmutableArray<byte> Order { get; } =
    [.. Enumerable.Range(0, 256).OrderBy(b => Letters[b]).Select(b => (byte)b)];

    /// <summary>A character for each byte.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new(bytes.Length);
        foreach (byte b in bytes)
        {
            text.Append(Letters[b]);
        }

        return text.ToString();
    }

    /// <summary>The bytes that <paramref name="text"/> stands for, or null if a character of it stands for none.</summary>
    public static byte[]? ToBytes(string text)
    {
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            if (text[i] >= Bytes.Length || Bytes[text[i]] < 0)
            {
                return null;
            }

            bytes[i] = (byte)Bytes[text[i]];
        }

        return bytes;
    }

    private static char[] BuildLetters()
    {
        char[] letters = new char[256];
        char next = (char)256;
        for (int b = 0; b < 256; b++)
        {
            bool visible = b is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            letters[b] = visible ? (char)b : next++;
        }

        return letters;
    }

    private static short[] BuildBytes()
    {
        short[] bytes = new short[Letters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (int b = 0; b < 256; b++)
        {
            bytes[Letters[b]] = (short)b;
        }

        return bytes;
    }
}
