using System.Globalization;
using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Sections;

/// <summary>Everything needed to get these numbers again.</summary>
internal static class ReproduceSection
{
    /// <summary>Command, version, seed, machine, hashes, times and the whole plan.</summary>
    public static PageSection Of(AuditResult result)
    {
        EnvironmentSection environment = result.Environment;
        return new PageSection(
            "reproduce",
            "How to get these numbers again",
            Markup.Of(
                $"""
                <pre class="command"><code>{result.Plan.Reproduce}</code></pre>
                <dl class="facts">
                {Fact("version", environment.Version)}
                {Fact("seed", environment.Seed.ToString(CultureInfo.InvariantCulture))}
                {Fact("machine", environment.Machine)}
                {Fact("system", environment.System)}
                {(environment.Kernel is { } kernel ? Fact("kernel", kernel) : Markup.Empty)}
                {Fact("threads", Numbers.Count(result.Timings.Threads))}
                </dl>
                {Hashes(result.Inputs.Hashes)}
                {Times(result.Timings.Seconds)}
                {Plan(result.Plan.Text)}
                """
            )
        );
    }

    private static Markup Fact(string name, string value) => Markup.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");

    private static Markup Hashes(IReadOnlyDictionary<string, string> hashes) =>
        hashes.Count == 0
            ? Markup.Empty
            : PageSection.Table(
                "Inputs",
                Markup.Of($"""<th scope="col">input</th><th scope="col">SHA-256</th>"""),
                Markup.ForEach(
                    hashes.OrderBy(h => h.Key, StringComparer.Ordinal),
                    h => Markup.Of($"<tr><th scope=\"row\">{h.Key}</th><td class=\"hash\">{h.Value}</td></tr>\n")
                ),
                "hashes"
            );

    private static Markup Times(IReadOnlyDictionary<string, double> seconds) =>
        seconds.Count == 0
            ? Markup.Empty
            : PageSection.Table(
                "Time taken",
                Markup.Of($"""<th scope="col">stage</th><th scope="col">time</th>"""),
                Markup.ForEach(
                    seconds.OrderBy(s => s.Key, StringComparer.Ordinal),
                    s => Markup.Of($"<tr><th scope=\"row\">{s.Key}</th><td>{Numbers.Seconds(s.Value)}</td></tr>\n")
                ),
                "times"
            );

    private static Markup Plan(string text) =>
        text.Length == 0
            ? Markup.Empty
            : Markup.Of($"<details><summary>The whole plan</summary>\n<pre><code>{text}</code></pre></details>\n");
}
