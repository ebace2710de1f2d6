namespace Telltale.Learning.Language.Tokens;

/// <summary>The kind of each code point, by the tables of Unicode 15.1.</summary>
internal static class CodePoints
{
    private static readonly CodePointKind[] Kinds = Build();

    /// <summary>Kind of a code point; one beyond the tables is <see cref="CodePointKind.Other"/>.</summary>
    public static CodePointKind Kind(int codePoint) =>
        codePoint < Kinds.Length ? Kinds[codePoint] : CodePointKind.Other;

    private static CodePointKind[] Build()
    {
        (int First, int Last, CodePointKind Kind)[] runs =
        [
            .. Runs(CodePointRanges.Letters, CodePointKind.Letter),
            .. Runs(CodePointRanges.Numbers, CodePointKind.Number),
            // White_Space has not changed since Unicode 6.3.
            (0x09, 0x0D, CodePointKind.Space),
            (0x20, 0x20, CodePointKind.Space),
            (0x85, 0x85, CodePointKind.Space),
            (0xA0, 0xA0, CodePointKind.Space),
            (0x1680, 0x1680, CodePointKind.Space),
            (0x2000, 0x200A, CodePointKind.Space),
            (0x2028, 0x2029, CodePointKind.Space),
            (0x202F, 0x202F, CodePointKind.Space),
            (0x205F, 0x205F, CodePointKind.Space),
            (0x3000, 0x3000, CodePointKind.Space),
        ];
        CodePointKind[] kinds = new CodePointKind[runs.Max(r => r.Last) + 1];
        foreach ((int first, int last, CodePointKind kind) in runs)
        {
            Array.Fill(kinds, kind, first, last - first + 1);
        }

        return kinds;
    }

    private static IEnumerable<(int First, int Last, CodePointKind Kind)> Runs(string lengths, CodePointKind kind)
    {
        int next = 0;
        bool inside = false;
        foreach (string length in lengths.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            int first = next;
            next += int.Parse(length);
            if (inside)
            {
                yield return (first, next - 1, kind);
            }

            inside = !inside;
        }
    }
}
