using System.Text;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Charts;

/// <summary>How many p-values lie in each equal part of [0, 1], beside as many as there should be.</summary>
internal static class UniformityChart
{
    /// <summary>The drawing.</summary>
    /// <param name="counts">Number in each part, at least one part and one p-value.</param>
    public static Markup Draw(IReadOnlyList<int> counts)
    {
        int all = counts.Sum();
        double even = 1.0 / counts.Count;
        double highest = Math.Max(1.6 * even, counts.Max() / (double)all);
        Frame frame = new("uniformity", 620, 230, new Axis(0, 1, 52, 604), new Axis(0, highest * 1.05, 184, 30));
        Markup under = Markup.Of(
            $"""
            {frame.TicksX(frame.X.RoundValues(5).Select(v => (v, Numbers.Tick(v))))}
            {frame.TicksY(frame.Y.RoundValues(3).Select(v => (v, Numbers.RoundPercent(v))))}
            {frame.Names("p-value of a non-member", "share of non-members")}
            """
        );
        StringBuilder path = new();
        string ground = MarkupTemplate.Coordinate(frame.Y.At(0));
        path.Append($"M{MarkupTemplate.Coordinate(frame.X.Start)} {ground}");
        for (int i = 0; i < counts.Count; i++)
        {
            string top = MarkupTemplate.Coordinate(frame.Y.At(counts[i] / (double)all));
            path.Append($"V{top}H{MarkupTemplate.Coordinate(frame.X.At((i + 1.0) / counts.Count))}");
        }

        path.Append($"V{ground}Z");
        Markup curves = Markup.Of(
            $"""
            <path class="members" d="{path.ToString()}"/>
            <path class="chance" d="M{frame.X.Start} {frame.Y.At(even)}H{frame.X.End}"/>
            """
        );
        return frame.Draw(
            "p-values of non-members",
            $"Shares of {Numbers.Plural(all, "non-member")} in {Numbers.Plural(counts.Count, "part")} of the range from 0 to 1; each should hold {Numbers.Percent(even)}. The first holds {Numbers.Percent(counts[0] / (double)all)}.",
            under,
            curves,
            Markup.Empty
        );
    }
}
