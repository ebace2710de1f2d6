using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Telltale.EndToEnd.Tests.Attack;
using Telltale.EndToEnd.Tests.Audit;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Processors;

/// <summary>
/// The same evidence gives the same bytes on a processor with 512-bit vectors, with 256-bit ones, with 128-bit ones and with none,
/// on one thread and on two (all are held to the first on two): results but for their timings, scores, reports but for the times and the number of threads that they show. Training is held to
/// the plain kernel, which every processor has.
/// </summary>
public sealed partial class SameEvidenceTests(SameEvidenceTests.Outcomes outcomes)
    : IClassFixture<SameEvidenceTests.Outcomes>
{
    public static TheoryData<string, int> Processors
    {
        get
        {
            TheoryData<string, int> all = [];
            foreach (
                string setting in (string[])["", "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"]
            )
            {
                all.Add(setting, 1);
                if (setting.Length > 0)
                {
                    all.Add(setting, 2);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Processors))]
    public void The_bytes_are_the_same(string switchedOff, int threads)
    {
        Dictionary<string, string> found = Outcomes.Of(switchedOff, threads);
        Assert.Equal(outcomes.AsItIs.Keys, found.Keys);
        foreach ((string name, string text) in outcomes.AsItIs)
        {
            Assert.True(text == found[name], $"{name}: {Difference(text, found[name])}");
        }
    }

    /// <summary>The names of the settings change between versions of .NET, and one that is not known does nothing.</summary>
    [Theory]
    [InlineData("DOTNET_EnableAVX512", "vector512")]
    [InlineData("DOTNET_EnableAVX2", "vector256", "vector512")]
    [InlineData("DOTNET_EnableHWIntrinsic", "vector128", "vector256", "vector512")]
    public void The_settings_take_vectors_away(string switchedOff, params string[] gone)
    {
        ProgramRun told = TelltaleProgram.RunWith(
            new Dictionary<string, string> { [switchedOff] = "0", ["TELLTALE_KERNEL"] = "" },
            "doctor"
        );
        Assert.All(gone, kernel => Assert.DoesNotContain(kernel, told.Output, StringComparison.Ordinal));
    }

    private static string Difference(string left, string right)
    {
        int at = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        int from = Math.Max(0, at - 60);
        string Around(string text) => text[from..Math.Min(text.Length, at + 60)];
        return $"“{Around(left)}” became “{Around(right)}”";
    }

    [GeneratedRegex(
        @"<time.*?</time>|(?:&lt;)?[\d.]+ m?s</td>|<dt>threads</dt><dd>\d+</dd>",
        RegexOptions.Singleline,
        10_000
    )]
    private static partial Regex Times();

    /// <summary>What the commands wrote with everything switched on.</summary>
    public sealed class Outcomes
    {
        internal Dictionary<string, string> AsItIs { get; } = Of("", 2);

        /// <summary>Runs an attack with everything that the evidence allows, an assessment of scores, an audit of two targets.</summary>
        internal static Dictionary<string, string> Of(string switchedOff, int threads)
        {
            using TemporaryFolder folder = new();
            Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["TELLTALE_KERNEL"] = "plain" };
            if (switchedOff.Length > 0)
            {
                environment[switchedOff] = "0";
            }

            void Run(params string[] arguments) =>
                TelltaleProgram.RunWith(environment, [.. arguments, "--threads", $"{threads}"]).AssertDone();

            File.WriteAllText(
                folder.At("plan.yaml"),
                SmallAudit.Text(targets: 2, epochs: 1, records: 200, population: 50)
            );
            Run("attack", ReferenceWorld.Evidence, "--out", folder.At("attack"));
            Run("evaluate", folder.At("attack", "scores.csv"), "--out", folder.At("evaluated.json"));
            Run("audit", folder.At("plan.yaml"), "--out", folder.At("audit"));
            return new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["attack/result.json"] = Result(folder.At("attack", "result.json")),
                ["attack/scores.csv"] = File.ReadAllText(folder.At("attack", "scores.csv")),
                ["attack/report.html"] = Report(folder.At("attack", "report.html")),
                ["evaluated.json"] = Result(folder.At("evaluated.json")),
                ["audit/result.json"] = Result(folder.At("audit", "result.json")),
                ["audit/scores.csv"] = File.ReadAllText(folder.At("audit", "scores.csv")),
                ["audit/report.html"] = Report(folder.At("audit", "report.html")),
            };
        }

        private static string Result(string path)
        {
            JsonObject result = JsonNode.Parse(File.ReadAllText(path, Encoding.UTF8))!.AsObject();
            Assert.True(result.Remove("timings"));
            return result.ToJsonString();
        }

        private static string Report(string path) => Times().Replace(File.ReadAllText(path), "TIME");
    }
}
