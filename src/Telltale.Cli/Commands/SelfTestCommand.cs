using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Telltale.Audit.SelfTest;
using Telltale.Audit.SelfTest.Worlds;
using Telltale.Cli.Runs;
using Telltale.Cli.Terminal;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Cli.Commands;

/// <summary><c>telltale selftest</c>: tries Telltale on this machine where the answer is known.</summary>
internal static class SelfTestCommand
{
    public static Command Create(Session session)
    {
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "selftest",
            "Try Telltale on this machine where the answer is known: worlds with a known best attack, planted leaks, the same bits again."
        )
        {
            seed,
            threads,
            json,
        };
        command.SetAction(parsed =>
        {
            ulong root = parsed.GetValue(seed) ?? 0;
            Kernel kernel = Kernel.Choose(session.Kernel);
            SelfTestReport report = new SelfTestRun
            {
                Seed = new Seed(root).Derive("selftest"),
                Threads = SharedOptions.ThreadCount(parsed.GetValue(threads)),
                Kernel = kernel,
                Time = session.Time,
                Progress = session.Progress(),
            }.Execute(session.Stop);
            if (parsed.GetValue(json))
            {
                session.Out.WriteLine(ToJson(report, root, kernel).ToJsonString());
            }
            else
            {
                Print(report, session.Out);
            }

            return report.Passed ? ExitCode.Done : ExitCode.PolicyFailed;
        });
        return command;
    }

    private static void Print(SelfTestReport report, TextWriter output)
    {
        output.WriteLine(
            "Worlds in which the best possible attack is known exactly. For each false-positive rate (FPR): the"
        );
        output.WriteLine(
            "percentage of members that the best attack finds, the percentage that Telltale finds, their ratio."
        );
        output.WriteLine();
        string[] rates = [.. WorldTrial.FalsePositiveRates.Select(f => $"at {Percent(f)} FPR")];
        output.WriteLine($"     {"", -19}{string.Concat(rates.Select(r => $"    {r, -16}"))}".TrimEnd());
        output.WriteLine(
            $"     {"world", -19}{string.Concat(rates.Select(_ => $"   {"best", 5} {"found", 5} {"ratio", 5}"))}   attack"
        );
        foreach (WorldFinding world in report.Worlds)
        {
            IEnumerable<string> cells = world.Points.Select(p =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"   {100 * p.Optimal, 5:0.0} {100 * p.Measured, 5:0.0} {p.Ratio, 5:0.000}"
                )
            );
            output.WriteLine($"{Word(world.Passed)} {world.World, -19}{string.Concat(cells)}   {world.Attack}");
        }

        output.WriteLine();
        foreach (SelfTestCheck check in report.Checks)
        {
            output.WriteLine($"{Word(check.Passed)} {check.Name}");
            output.WriteLine($"     {check.Finding}");
        }

        output.WriteLine();
        foreach (WorldFinding world in report.Worlds.Where(w => !w.Passed))
        {
            output.WriteLine($"FAIL {world.World}: {world.Story}");
            foreach (WorldPoint point in world.Points)
            {
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"     at {Percent(point.Fpr)} FPR the ratio is {point.Ratio:0.000}, 95% limits {point.RatioLimits.Low:0.000} to {point.RatioLimits.High:0.000}; {WorldFinding.LeastRatio} or more is asked"
                    )
                );
            }
        }

        int all = report.Worlds.Count + report.Checks.Count;
        int passed = report.Worlds.Count(w => w.Passed) + report.Checks.Count(c => c.Passed);
        output.WriteLine(
            report.Passed
                ? $"All {all} passed."
                : $"{all - passed} of {all} FAILED: do not trust results from this machine before you know why. Please report it with this output and that of `telltale doctor`."
        );
    }

    private static JsonObject ToJson(SelfTestReport report, ulong seed, Kernel kernel) =>
        new()
        {
            ["passed"] = report.Passed,
            ["version"] = Machine.Version,
            ["seed"] = seed,
            ["kernel"] = kernel.Name,
            ["worlds"] = new JsonArray([
                .. report.Worlds.Select(world => new JsonObject
                {
                    ["world"] = world.World,
                    ["story"] = world.Story,
                    ["attack"] = world.Attack,
                    ["passed"] = world.Passed,
                    ["points"] = new JsonArray([
                        .. world.Points.Select(point => new JsonObject
                        {
                            ["fpr"] = point.Fpr,
                            ["best"] = point.Optimal,
                            ["found"] = point.Measured,
                            ["ratio"] = point.Ratio,
                            ["low"] = point.RatioLimits.Low,
                            ["high"] = point.RatioLimits.High,
                        }),
                    ]),
                }),
            ]),
            ["checks"] = new JsonArray([
                .. report.Checks.Select(check => new JsonObject
                {
                    ["name"] = check.Name,
                    ["passed"] = check.Passed,
                    ["finding"] = check.Finding,
                }),
            ]),
        };

    private static string Percent(double rate) => string.Create(CultureInfo.InvariantCulture, $"{100 * rate:0.###}%");

    private static string Word(bool passed) => passed ? "ok  " : "FAIL";
}
