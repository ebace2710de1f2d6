using System.Text.Json.Nodes;
using Telltale.Audit.SelfTest;

namespace Telltale.Report.SelfTest;

/// <summary>A self-test for programs.</summary>
public static class SelfTestJson
{
    /// <summary>
    /// <c>passed</c>, <c>version</c>, <c>seed</c>, <c>kernel</c>, <c>worlds[]</c> {<c>world</c>, <c>story</c>, <c>attack</c>, <c>passed</c>,
    /// <c>points[]</c> {<c>fpr</c>, <c>best</c>, <c>found</c>, <c>ratio</c>, <c>low</c>, <c>high</c>}}, <c>checks[]</c> {<c>name</c>,
    /// <c>passed</c>, <c>finding</c>}. Rates are fractions; low and high are 95 % limits of the ratio.
    /// </summary>
    public static JsonObject Of(SelfTestReport report, string version, ulong seed, string kernel)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new JsonObject
        {
            ["passed"] = report.Passed,
            ["version"] = version,
            ["seed"] = seed,
            ["kernel"] = kernel,
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
    }
}
