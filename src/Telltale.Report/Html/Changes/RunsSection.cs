using System.Globalization;
using Telltale.Audit.Results;
using Telltale.Report.Html.Sections;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Changes;

/// <summary>Where both runs come from, and how to get the answer again.</summary>
internal static class RunsSection
{
    /// <summary>Facts of both side by side, commands, inputs.</summary>
    public static PageSection Of(ChangeReportInput input)
    {
        Markup rows = Markup.Concat([
            Fact("verdict", input, r => EnumNames<Grade>.Of(r.Verdict.Grade)),
            Fact("made by", input, r => $"telltale {r.Plan.Command}"),
            Timed(input),
            Fact("members, non-members", input, Sides),
            Fact("targets", input, r => Numbers.Count(r.Inputs.Targets)),
            Fact("reference models a target", input, r => Numbers.Count(r.Inputs.References)),
            Fact("seed", input, r => r.Environment.Seed.ToString(CultureInfo.InvariantCulture)),
            Fact("version", input, r => r.Environment.Version),
            Fact("machine", input, r => r.Environment.Machine),
            Fact("system", input, r => r.Environment.System),
            Fact("kernel", input, r => r.Environment.Kernel ?? "none"),
            .. Hashes(input),
        ]);
        return new PageSection(
            "runs",
            "The two runs",
            Markup.Of(
                $"""
                {PageSection.Table(
                    "Where the numbers come from",
                    Markup.Of(
                        $"""<th scope="col">fact</th><th scope="col">before: <bdi>{input.Before.Plan.Source}</bdi></th><th scope="col">after: <bdi>{input.After.Plan.Source}</bdi></th>"""
                    ),
                    rows,
                    "runs"
                )}
                <h3>How to get this answer again</h3>
                <pre class="command"><code>{input.Before.Plan.Reproduce} --out before
                {input.After.Plan.Reproduce} --out after
                {input.Reproduce}</code></pre>
                {SameName(input.Before.Plan, input.After.Plan)}
                {Plan("The whole plan before", input.Before)}
                {Plan("The whole plan after", input.After)}
                """
            )
        );
    }

    private static string Sides(AuditResult result) =>
        $"{Numbers.Count(result.Inputs.Members)}, {Numbers.Count(result.Inputs.NonMembers)}";

    private static Markup Fact(string name, ChangeReportInput input, Func<AuditResult, string> of) =>
        Row(name, Markup.Escape(of(input.Before)), Markup.Escape(of(input.After)), of(input.Before) != of(input.After));

    // Two runs never begin at the same time; that is nothing to be marked.
    private static Markup Timed(ChangeReportInput input) =>
        Row(
            "started",
            VerdictSection.When(input.Before.Timings.Started),
            VerdictSection.When(input.After.Timings.Started),
            differs: false
        );

    private static IEnumerable<Markup> Hashes(ChangeReportInput input) =>
        input
            .Before.Inputs.Hashes.Keys.Union(input.After.Inputs.Hashes.Keys)
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                string before = input.Before.Inputs.Hashes.GetValueOrDefault(name, "none");
                string after = input.After.Inputs.Hashes.GetValueOrDefault(name, "none");
                return Row(
                    $"SHA-256 of {name}",
                    Markup.Of($"""<span class="hash">{before}</span>"""),
                    Markup.Of($"""<span class="hash">{after}</span>"""),
                    before != after
                );
            });

    private static Markup Row(string name, Markup before, Markup after, bool differs) =>
        Markup.Of(
            $"""
            <tr><th scope="row">{name}{(
                differs ? Markup.Of($"""<small class="flag">differs</small>""") : Markup.Empty
            )}</th><td>{before}</td><td>{after}</td></tr>

            """
        );

    // A plan that was changed and run again.
    private static Markup SameName(PlanSection before, PlanSection after) =>
        before.Reproduce == after.Reproduce && before.Text != after.Text
            ? Markup.Of($"<p>The two plans have one name and differ; each is below.</p>\n")
            : Markup.Empty;

    private static Markup Plan(string heading, AuditResult result) =>
        result.Plan.Text.Length == 0
            ? Markup.Empty
            : Markup.Of(
                $"<details><summary>{heading}</summary>\n<pre><code>{result.Plan.Text}</code></pre></details>\n"
            );
}
