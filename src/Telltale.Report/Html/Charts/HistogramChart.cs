using System.Text;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Charts;

/// <summary>Scores of members (filled) and non-members (outlined) over the same bins.</summary>
internal static class HistogramChart
{
    /// <summary>The drawing; heights are shares of each group, so that groups of different sizes can be compared.</summary>
    public static Markup Draw(Histogram histogram, string label)
    {
        double highest = histogram.Members.Shares.Concat(histogram.NonMembers.Shares).Max();
        Frame frame = new(
            "scores",
            900,
            290,
            new Axis(histogram.Low, histogram.High, 52, 884),
            new Axis(0, highest > 0 ? highest * 1.04 : 1, 244, 30)
        );
        Markup under = Markup.Of(
            $"""
            {frame.TicksX(frame.X.RoundValues(10).Select(v => (v, Numbers.Tick(v))))}
            {frame.TicksY(frame.Y.RoundValues(4).Select(v => (v, Numbers.RoundPercent(v))))}
            {frame.Names("score (higher: more likely a member)", "share of the group")}
            """
        );
        Markup curves = Markup.Of(
            $"""
            <path class="members" d="{Outline(frame, histogram.Members.Shares)}"/>
            <path class="nonmembers" d="{Outline(frame, histogram.NonMembers.Shares)}"/>
            """
        );
        string description =
            $"Distribution of the score of {label}: {Numbers.Plural(histogram.Members.Count, "member")} and "
            + $"{Numbers.Plural(histogram.NonMembers.Count, "non-member")} in {Numbers.Plural(histogram.Members.Shares.Length, "bin")} "
            + $"from {Numbers.Score(histogram.Low)} to {Numbers.Score(histogram.High)}.";
        return frame.Draw("Scores of members and non-members", description, under, curves, Markup.Empty);
    }

    private static string Outline(Frame frame, double[] shares)
    {
        string ground = MarkupTemplate.Coordinate(frame.Y.At(0));
        StringBuilder path = new($"M{MarkupTemplate.Coordinate(frame.X.Start)} {ground}");
        for (int bin = 0; bin < shares.Length; bin++)
        {
            double right = frame.X.Start + ((frame.X.End - frame.X.Start) * (bin + 1) / shares.Length);
            path.Append($"V{MarkupTemplate.Coordinate(frame.Y.At(shares[bin]))}H{MarkupTemplate.Coordinate(right)}");
        }

        return path.Append($"V{ground}Z").ToString();
    }
}
