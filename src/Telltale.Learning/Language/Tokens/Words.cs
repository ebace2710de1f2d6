using System.Text;

namespace Telltale.Learning.Language.Tokens;

/// <summary>
/// Cuts a text into the words within which tokens are merged, by GPT-2's pattern (Radford et al. 2019):
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>. The words put together are the text,
/// byte for byte; bytes that are not UTF-8 count as signs.
/// </summary>
internal ref struct Words
{
    private readonly ReadOnlySpan<byte> _text;
    private int _next;

    public Words(ReadOnlySpan<byte> text)
    {
        _text = text;
        _next = 0;
        Current = [];
    }

    /// <summary>The word found last.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Finds the next word; false at the end of the text.</summary>
    public bool MoveNext()
    {
        if (_next >= _text.Length)
        {
            return false;
        }

        int length = Length(_text[_next..]);
        Current = _text.Slice(_next, length);
        _next += length;
        return true;
    }

    public readonly Words GetEnumerator() => this;

    private static int Length(ReadOnlySpan<byte> rest)
    {
        int contraction = Contraction(rest);
        if (contraction > 0)
        {
            return contraction;
        }

        // A single space goes with the run that follows it.
        int lead = rest[0] == ' ' && rest.Length > 1 ? 1 : 0;
        CodePointKind kind = Kind(rest[lead..], out int size);
        if (kind != CodePointKind.Space)
        {
            return lead + size + Run(rest[(lead + size)..], kind);
        }

        int all = Run(rest, CodePointKind.Space, out int last);
        // The last of several spaces before a word is left to the word.
        return all < rest.Length && all > last ? all - last : all;
    }

    private static int Contraction(ReadOnlySpan<byte> rest)
    {
        if (rest[0] != '\'' || rest.Length < 2)
        {
            return 0;
        }

        if (rest[1] is (byte)'s' or (byte)'t' or (byte)'m' or (byte)'d')
        {
            return 2;
        }

        ReadOnlySpan<byte> after = rest[1..];
        return after.StartsWith("re"u8) || after.StartsWith("ve"u8) || after.StartsWith("ll"u8) ? 3 : 0;
    }

    private static int Run(ReadOnlySpan<byte> rest, CodePointKind kind) => Run(rest, kind, out _);

    private static int Run(ReadOnlySpan<byte> rest, CodePointKind kind, out int last)
    {
        int length = 0;
        last = 0;
        while (length < rest.Length && Kind(rest[length..], out int size) == kind)
        {
            length += size;
            last = size;
        }

        return length;
    }

    private static CodePointKind Kind(ReadOnlySpan<byte> rest, out int size)
    {
        if (rest[0] < 0x80)
        {
            size = 1;
            return CodePoints.Kind(rest[0]);
        }

        Rune.DecodeFromUtf8(rest, out Rune rune, out size);
        // What does not decode comes as U+FFFD, which is a sign.
        return CodePoints.Kind(rune.Value);
    }
}
