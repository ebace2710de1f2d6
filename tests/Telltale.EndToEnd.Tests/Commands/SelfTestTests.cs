using System.Globalization;
using System.Text.Json.Nodes;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Commands;

/// <summary>The program tries itself, and says the same to people and to programs, on one thread and on three.</summary>
public sealed class SelfTestTests
{
    [Fact]
    public void Everything_passes_for_programs_and_for_people()
    {
        ProgramRun asked = TelltaleProgram.Run("selftest", "--seed", "3", "--threads", "1", "--json").AssertDone();
        JsonNode answer = JsonNode.Parse(asked.Output)!;
        Assert.True(answer["passed"]!.GetValue<bool>());
        JsonArray worlds = answer["worlds"]!.AsArray();
        Assert.Equal(10, worlds.Count);
        foreach (JsonNode? point in worlds.SelectMany(w => w!["points"]!.AsArray()))
        {
            Assert.InRange(point!["ratio"]!.GetValue<double>(), 0.95, 1.06);
            Assert.InRange(point["high"]!.GetValue<double>() - point["low"]!.GetValue<double>(), 0, 0.1);
        }

        Assert.Contains("worlds whose best attack is known", asked.Error, StringComparison.Ordinal);

        ProgramRun shown = TelltaleProgram.Run("selftest", "--seed", "3", "--threads", "3").AssertDone();
        int all = worlds.Count + answer["checks"]!.AsArray().Count;
        Assert.EndsWith($"\nAll {all} passed.\n", shown.Output, StringComparison.Ordinal);
        foreach (JsonNode? world in worlds)
        {
            string row = shown
                .Output.Split('\n')
                .Single(line => line.StartsWith($"ok   {world!["world"]} ", StringComparison.Ordinal));
            foreach (JsonNode? point in world!["points"]!.AsArray())
            {
                double found = 100 * point!["found"]!.GetValue<double>();
                double ratio = point["ratio"]!.GetValue<double>();
                Assert.Contains(
                    string.Create(CultureInfo.InvariantCulture, $"{found:0.0} {ratio:0.000}"),
                    row,
                    StringComparison.Ordinal
                );
            }
        }

        foreach (JsonNode? check in answer["checks"]!.AsArray())
        {
            Assert.Contains($"ok   {check!["name"]}\n", shown.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Wrong_usage_is_refused()
    {
        TelltaleProgram.Run("selftest", "--threads", "0").AssertRefused("--threads", "0");
        TelltaleProgram.Run("selftest", "--seeds", "1").AssertRefused("--seeds", "--seed");
        TelltaleProgram
            .RunWith(new Dictionary<string, string> { ["TELLTALE_KERNEL"] = "abacus" }, "selftest")
            .AssertRefused("abacus");
    }
}
