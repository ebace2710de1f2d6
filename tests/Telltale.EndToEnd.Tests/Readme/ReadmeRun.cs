using Telltale.EndToEnd.Tests.Program;
using Telltale.TestKit;

namespace Telltale.EndToEnd.Tests.Readme;

/// <summary>
/// The README followed once from top to bottom, as a reader would: files are saved, commands are run, what they print is
/// kept. With TELLTALE_UPDATE=1 the output blocks of the page are then written anew.
/// </summary>
public sealed class ReadmeRun
{
    /// <summary>Runs every test, this one among them: looked at by a test of its own, not run.</summary>
    internal const string TestCommand = "./test\n";

    private static readonly string Page = RepositoryFiles.At("README.md");

    private readonly ProgramRun?[] _runs;

    /// <summary>Follows the page.</summary>
    public ReadmeRun()
    {
        IReadOnlyList<CodeBlock> blocks = ReadBlocks();
        _runs = new ProgramRun?[blocks.Count];
        using Clone clone = new();
        HasNumpy = clone.Python is not null;
        for (int i = 0; i < blocks.Count; i++)
        {
            if (blocks[i].FileName is { } name)
            {
                clone.Save(name, blocks[i].Text);
            }

            _runs[i] = blocks[i] switch
            {
                { Language: "bash", Text: TestCommand } => null,
                { Language: "bash" } => clone.Bash(blocks[i].Text),
                { Language: "python", FileName: null } => clone.Bash($"python3 - <<'END'\n{blocks[i].Text}END\n"),
                _ => null,
            };
        }

        if (Environment.GetEnvironmentVariable("TELLTALE_UPDATE") == "1")
        {
            WriteOutputs(blocks);
        }
    }

    /// <summary>Whether a Python with numpy was found.</summary>
    public bool HasNumpy { get; }

    /// <summary>The page's blocks as they stand now.</summary>
    internal static IReadOnlyList<CodeBlock> ReadBlocks() => CodeBlock.Parse(File.ReadAllText(Page));

    /// <summary>How a block's run ended; null for a block that is not run.</summary>
    internal ProgramRun? RunOf(int block) => block < 0 ? null : _runs[block];

    private void WriteOutputs(IReadOnlyList<CodeBlock> blocks)
    {
        List<string> lines = [.. File.ReadAllLines(Page)];
        for (int i = blocks.Count - 1; i > 0; i--)
        {
            if (blocks[i].Language == "text" && _runs[i - 1] is { ExitCode: 0 } run)
            {
                lines.RemoveRange(blocks[i].Line, blocks[i].Text.Count(c => c == '\n'));
                lines.InsertRange(blocks[i].Line, run.Output.TrimEnd('\n').Split('\n'));
            }
        }

        File.WriteAllText(Page, string.Join('\n', lines) + "\n");
    }
}
