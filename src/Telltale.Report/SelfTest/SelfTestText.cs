using System.Text;
using Telltale.Audit.SelfTest;
using Telltale.Audit.SelfTest.Worlds;

namespace Telltale.Report.SelfTest;

/// <summary>A self-test for a person: the table of worlds, what else was tried, and one line that says whether all is well.</summary>
public static class SelfTestText
{
    /// <summary>Renders it, lines ended by a line feed.</summary>
    public static string Of(SelfTestReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        StringBuilder text = new();
        text.Append(
                "Worlds in which the best possible attack is known exactly. For each false-positive rate (FPR): the\n"
            )
            .Append(
                "percentage of members that the best attack finds, the percentage that Telltale finds, their ratio.\n\n"
            );
        Table(report.Worlds, text);
        text.Append('\n');
        foreach (SelfTestCheck check in report.Checks)
        {
            text.Append(Invariant($"{Word(check.Passed)} {check.Name}\n     {check.Finding}\n"));
        }

        text.Append('\n');
        foreach (WorldFinding world in report.Worlds.Where(w => !w.Passed))
        {
            Explain(world, text);
        }

        int all = report.Worlds.Count + report.Checks.Count;
        int failed = report.Worlds.Count(w => !w.Passed) + report.Checks.Count(c => !c.Passed);
        return text.Append(
                report.Passed
                    ? Invariant($"All {all} passed.\n")
                    : Invariant(
                        $"{failed} of {all} FAILED: do not rely on results from this machine before you know why. Please report it with this output and that of `telltale doctor`.\n"
                    )
            )
            .ToString();
    }

    private static void Table(IReadOnlyList<WorldFinding> worlds, StringBuilder text)
    {
        IEnumerable<string> rates = WorldTrial.FalsePositiveRates.Select(f =>
            Invariant($"    {$"at {100 * f:0.###}% FPR", -16}")
        );
        text.Append($"{new string(' ', 24)}{string.Concat(rates)}".TrimEnd()).Append('\n');
        string heads = string.Concat(
            WorldTrial.FalsePositiveRates.Select(_ => $"   {"best", 5} {"found", 5} {"ratio", 5}")
        );
        text.Append($"     {"world", -19}{heads}   attack\n");
        foreach (WorldFinding world in worlds)
        {
            IEnumerable<string> cells = world.Points.Select(p =>
                Invariant($"   {100 * p.Optimal, 5:0.0} {100 * p.Measured, 5:0.0} {p.Ratio, 5:0.000}")
            );
            text.Append($"{Word(world.Passed)} {world.World, -19}{string.Concat(cells)}   {world.Attack}\n");
        }
    }

    private static void Explain(WorldFinding world, StringBuilder text)
    {
        text.Append($"FAIL {world.World}: {world.Story}\n");
        foreach (WorldPoint point in world.Points)
        {
            string asked = point.ExceedsOptimum
                ? "more than there is to find"
                : Invariant($"{WorldFinding.LeastRatio} or more is asked");
            text.Append(
                Invariant(
                    $"     at {100 * point.Fpr:0.###}% FPR the ratio is {point.Ratio:0.000}, 95% limits {point.RatioLimits.Low:0.000} to {point.RatioLimits.High:0.000}; {asked}\n"
                )
            );
        }
    }

    private static string Word(bool passed) => passed ? "ok  " : "FAIL";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
