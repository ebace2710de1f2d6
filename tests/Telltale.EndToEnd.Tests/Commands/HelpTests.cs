using System.Text.Json.Nodes;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Commands;

/// <summary>What the program says about itself.</summary>
public sealed class HelpTests
{
    [Theory]
    [InlineData("", "demo audit attack evaluate verdict compare stats selftest doctor --version --help")]
    [InlineData("demo", "--out --seed --threads --json --help")]
    [InlineData("audit", "PLAN --out --resume --print-plan --plan-only --leak --seed --threads --json")]
    [InlineData(
        "attack",
        "EVIDENCE --attack --out --seed --threads --json --fpr --confidence --claimed-epsilon lira rmia"
    )]
    [InlineData(
        "evaluate",
        "SCORES --out --groups --aggregate --seed --threads --json --fpr --confidence --claimed-epsilon"
    )]
    [InlineData(
        "verdict",
        "SOURCE --record --records --person --persons --all --groups --by --attack --calibration --fdr --adjust --prior --randomised --json"
    )]
    [InlineData("compare", "BEFORE AFTER --confidence --replicates --seed --threads --json")]
    [InlineData("stats", "interval adjust compare permutation ppv power sequential")]
    [InlineData(
        "stats compare",
        "SCORES FIRST SECOND --fpr --confidence --replicates --targets --seed --threads --json TARGET/RECORD"
    )]
    [InlineData("stats permutation", "SCORES COLUMN --against --statistic --alternative --draws --seed --json")]
    [InlineData("stats ppv", "--tp --members --fp --nonmembers --prior --confidence --json")]
    [InlineData("stats power", "--tpr --fpr --auc --members --nonmembers --alpha --power --json")]
    [InlineData("stats sequential", "--right --guesses --chance --scores --column --confidence --seed --json")]
    [InlineData("stats interval", "--k --n --confidence --method --json clopper-pearson wilson")]
    [InlineData("stats adjust", "P --method --json holm bh")]
    [InlineData("selftest", "--seed --threads --json")]
    [InlineData("doctor", "--json")]
    public void Help_names_what_there_is(string command, string words)
    {
        ProgramRun run = TelltaleProgram
            .Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])
            .AssertDone();
        Assert.Empty(run.Error);
        foreach (string word in words.Split(' '))
        {
            Assert.Contains(word, run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_version_is_that_of_results()
    {
        string version = TelltaleProgram.Run("--version").AssertDone().Output.Trim();
        Assert.Matches(@"^\d+\.\d+\.\d+", version);
        Assert.Contains(
            version.Split('+')[0],
            TelltaleProgram.Run("doctor").AssertDone().Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Doctor_names_kernels_that_can_be_forced()
    {
        string said = TelltaleProgram.Run("doctor").AssertDone().Output;
        string kernel = said.Split('\n').Single(line => line.Contains("TELLTALE_KERNEL", StringComparison.Ordinal));
        string[] names = kernel.Split("can be ")[1].Trim().Split(", ");
        Assert.Contains("plain", names);
        foreach (string name in names)
        {
            Dictionary<string, string> forced = new() { ["TELLTALE_KERNEL"] = name };
            Assert.Contains(
                $"{name}, by TELLTALE_KERNEL",
                TelltaleProgram.RunWith(forced, "doctor").AssertDone().Output,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void Doctor_answers_for_people_and_for_programs()
    {
        string said = TelltaleProgram.Run("doctor").AssertDone().Output;
        Assert.All(said.Trim().Split('\n'), line => Assert.StartsWith("ok", line, StringComparison.Ordinal));

        JsonNode found = JsonNode.Parse(TelltaleProgram.Run("doctor", "--json").AssertDone().Output)!;
        Assert.True(found["ok"]!.GetValue<bool>());
        string[] names = [.. found["findings"]!.AsArray().Select(f => f!["name"]!.GetValue<string>())];
        Assert.Equal(said.Trim().Split('\n').Length, names.Length);
        Assert.Contains("kernel", names);
        Assert.Contains("demo data", names);
    }

    [Fact]
    public void Doctor_says_where_llama_cpp_is_or_how_to_get_it()
    {
        string line = Line(TelltaleProgram.Run("doctor").AssertDone().Output);
        Assert.True(
            line.Contains("libllama", StringComparison.Ordinal) && line.StartsWith("ok", StringComparison.Ordinal),
            line
        );
        Dictionary<string, string> wrong = new() { ["TELLTALE_LLAMA"] = "/nowhere" };
        ProgramRun refused = TelltaleProgram.RunWith(wrong, "doctor");
        Assert.Equal(3, refused.ExitCode);
        string bad = Line(refused.Output);
        Assert.StartsWith("BAD", bad, StringComparison.Ordinal);
        Assert.Contains("'/nowhere'", bad, StringComparison.Ordinal);

        static string Line(string said) =>
            said.Split('\n').Single(line => line.Contains(" llama.cpp ", StringComparison.Ordinal));
    }
}
