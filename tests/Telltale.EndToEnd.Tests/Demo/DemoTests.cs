using System.Text.RegularExpressions;
using Telltale.Audit.Results;
using Telltale.EndToEnd.Tests.Program;
using Telltale.Report.Json;

namespace Telltale.EndToEnd.Tests.Demo;

/// <summary>The first thing that anybody runs.</summary>
public sealed class DemoTests
{
    [Fact]
    public void The_demo_finds_the_leak_and_leaves_a_whole_report()
    {
        using TemporaryFolder folder = new();
        string run = folder.At("demo");
        ProgramRun told = TelltaleProgram.RunIn(folder.Path, "demo", "--out", run).AssertDone();

        Assert.Contains("LEAK", told.Output, StringComparison.Ordinal);
        Assert.Contains("training", told.Error, StringComparison.Ordinal);
        Assert.Equal([run], Directory.EnumerateFileSystemEntries(folder.Path));
        foreach (string output in (string[])["result.json", "scores.csv", "report.html", "evidence/labels.npy"])
        {
            Assert.True(File.Exists(Path.Combine(run, output)), output);
        }

        using FileStream file = File.OpenRead(Path.Combine(run, "result.json"));
        AuditResult result = ResultJson.Read(file);
        Assert.Equal(Grade.Leak, result.Verdict.Grade);
        Assert.Equal(8001, File.ReadLines(Path.Combine(run, "scores.csv")).Count());

        string page = File.ReadAllText(Path.Combine(run, "report.html"));
        Assert.Contains("LEAK", page, StringComparison.Ordinal);
        Assert.Contains("data:image/png;base64,", page, StringComparison.Ordinal);
        // Nothing is fetched: no scripts, and whatever a src, an href of a resource or a url() names lies in the page.
        Assert.DoesNotContain("<script src", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<iframe", page, StringComparison.OrdinalIgnoreCase);
        foreach (
            Match match in Regex.Matches(
                page,
                """(?:src|srcset|poster|xlink:href|<(?:use|image)[^>]*\shref)\s*=\s*["']?(?<to>[^"'\s>]+)|url\(["']?(?<to>[^"')]+)""",
                RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(10)
            )
        )
        {
            Assert.Matches("^(data:|#)", match.Groups["to"].Value);
        }
    }
}
