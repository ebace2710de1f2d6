namespace Telltale.EndToEnd.Tests.Readme;

/// <summary>A fenced block of a Markdown page.</summary>
/// <param name="Line">Line of its opening fence, from 1.</param>
/// <param name="Language">The word after the fence; empty if none.</param>
/// <param name="Text">What stands between the fences, each line ended by LF.</param>
internal sealed record CodeBlock(int Line, string Language, string Text)
{
    private const string Fence = "```";

    /// <summary>Name of the file that a first line <c># NAME</c> asks to be saved; null where there is none.</summary>
    public string? FileName
    {
        get
        {
            string first = Text.Split('\n')[0];
            return first.StartsWith("# ", StringComparison.Ordinal) && first.Contains('.') && !first[2..].Contains(' ')
                ? first[2..]
                : null;
        }
    }

    /// <summary>The blocks of a page in their order.</summary>
    /// <exception cref="InvalidDataException">The last block is not closed.</exception>
    public static IReadOnlyList<CodeBlock> Parse(string page)
    {
        string[] lines = page.ReplaceLineEndings("\n").Split('\n');
        List<CodeBlock> blocks = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            int end = Array.IndexOf(lines, Fence, i + 1);
            if (end < 0)
            {
                throw new InvalidDataException($"The block in line {i + 1} is not closed.");
            }

            string text = string.Concat(lines[(i + 1)..end].Select(line => line + "\n"));
            blocks.Add(new CodeBlock(i + 1, lines[i][Fence.Length..].Trim(), text));
            i = end;
        }

        return blocks;
    }
}
