using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Report.Html.Charts;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Sections;

/// <summary>How the scores of the strongest attack lie.</summary>
internal static class ScoresSection
{
    /// <summary>The histogram and what it leaves out; null when the table has no such scores.</summary>
    public static PageSection? Of(AttackAssessment strongest, ScoreTable table)
    {
        Scores? column = table.Columns.FirstOrDefault(c =>
            string.Equals(c.Label, strongest.Label, StringComparison.Ordinal)
        );
        Histogram? histogram = column is null
            ? null
            : Histogram.Of(Of(table, column, Membership.Member), Of(table, column, Membership.NonMember));
        if (histogram is null)
        {
            return null;
        }

        return new PageSection(
            "scores",
            "Scores of the strongest attack",
            Markup.Of(
                $"""
                <figure class="wide">
                <ul class="legend"><li><span class="key members"></span> {Numbers.Plural(
                    histogram.Members.Count,
                    "member"
                )}</li><li><span class="key nonmembers"></span> {Numbers.Plural(
                    histogram.NonMembers.Count,
                    "non-member"
                )}</li></ul>
                <div class="scroll" role="region" aria-label="Scores of members and non-members" tabindex="0">{HistogramChart.Draw(
                    histogram,
                    strongest.Label
                )}</div>
                <figcaption>Scores of <bdi>{strongest.Label}</bdi>; heights are shares of each group. {Tails(histogram)}</figcaption>
                </figure>

                """
            )
        );
    }

    private static double[] Of(ScoreTable table, Scores column, Membership membership) =>
        [.. column.Values.Where((_, row) => table.Membership[row] == membership)];

    private static string Tails(Histogram histogram)
    {
        string[] tails =
        [
            .. Tail(histogram.Members.Below, histogram.NonMembers.Below, $"below {Numbers.Score(histogram.Low)}"),
            .. Tail(histogram.Members.Above, histogram.NonMembers.Above, $"above {Numbers.Score(histogram.High)}"),
        ];
        return tails.Length == 0 ? "Every score is shown." : $"Not shown: {string.Join("; ", tails)}.";
    }

    private static IEnumerable<string> Tail(int members, int nonMembers, string where) =>
        members + nonMembers == 0
            ? []
            : [$"{Numbers.Plural(members, "member")} and {Numbers.Plural(nonMembers, "non-member")} {where}"];
}
