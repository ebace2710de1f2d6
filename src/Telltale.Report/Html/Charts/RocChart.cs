using System.Text;
using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Charts;

/// <summary>ROC curves as they are: steps, nothing drawn between two measured points that was not measured.</summary>
internal static class RocChart
{
    /// <summary>How many curves can be told apart in one drawing.</summary>
    public const int MostCurves = 4;

    // What is left of 1/non-members on the axis, so that the part without numbers is seen for what it is.
    private const double RoomForUnresolved = 0.3;

    /// <summary>Both axes logarithmic down to what the data can resolve; two bands around the first curve: for each rate alone, and for the whole curve.</summary>
    /// <param name="strongest">At most <see cref="MostCurves"/>, the best first; not empty.</param>
    public static Markup LogLog(IReadOnlyList<AttackAssessment> strongest)
    {
        int nonMembers = Math.Max(1, strongest[0].Nonmembers);
        double resolved = 1.0 / nonMembers;
        double low = Math.Min(0.1, resolved) * RoomForUnresolved;
        Frame frame = new(
            "roc-log",
            500,
            430,
            new Axis(low, 1, 62, 478, Logarithmic: true),
            new Axis(low, 1, 380, 34, Logarithmic: true)
        );
        IReadOnlyList<(double, string)> decades = [.. frame.X.Decades().Select(v => (v, Numbers.RoundPercent(v)))];
        Markup under = Markup.Of(
            $"""
            <rect class="unresolved" x="{frame.X.Start}" y="{frame.Y.End}" width="{frame.X.At(resolved)
                - frame.X.Start}" height="{frame.Y.Start - frame.Y.End}"/>
            {frame.TicksX(decades)}{frame.TicksY(decades)}
            {frame.Names("false-positive rate", "true-positive rate")}
            """
        );
        Markup over = Markup.Of(
            $"""
            <text class="note" transform="translate({frame.X.Start + 15} {frame.Y.Start - 26}) rotate(-90)">below 1 in {Numbers.Count(
                nonMembers
            )}: not resolved</text>
            """
        );
        return frame.Draw(
            "ROC curves, both axes logarithmic",
            Describe(strongest),
            under,
            Curves(frame, strongest),
            over
        );
    }

    /// <summary>The same curves on plain axes, where small rates cannot be seen.</summary>
    public static Markup Linear(IReadOnlyList<AttackAssessment> strongest)
    {
        Frame frame = new("roc-linear", 300, 270, new Axis(0, 1, 44, 278), new Axis(0, 1, 224, 30));
        IReadOnlyList<(double, string)> ticks = [.. new[] { 0, 0.5, 1 }.Select(v => (v, Numbers.RoundPercent(v)))];
        Markup under = Markup.Of(
            $"{frame.TicksX(ticks)}{frame.TicksY(ticks)}{frame.Names("false-positive rate", "true-positive rate")}"
        );
        return frame.Draw(
            "ROC curves, both axes linear",
            Describe(strongest),
            under,
            Curves(frame, strongest),
            Markup.Empty
        );
    }

    private static Markup Curves(Frame frame, IReadOnlyList<AttackAssessment> strongest)
    {
        string chance = frame.X.Logarithmic
            ? $"M{C(frame.X.Start)} {C(frame.Y.Start)}L{C(frame.X.End)} {C(frame.Y.End)}"
            : $"M{C(frame.X.At(0))} {C(frame.Y.At(0))}L{C(frame.X.At(1))} {C(frame.Y.At(1))}";
        // The best one is drawn last, on top.
        IEnumerable<Markup> lines = strongest
            .Select((a, i) => Markup.Of($"""<path class="curve c{i + 1}" d="{Steps(frame, a.Roc, p => p.Tpr)}"/>"""))
            .Reverse();
        return Markup.Of(
            $"""
            <path class="chance" d="{chance}"/>
            <path class="band whole" d="{Band(frame, strongest[0].Roc, p => p.BandLow, p => p.BandHigh)}"/>
            <path class="band" d="{Band(frame, strongest[0].Roc, p => p.Low, p => p.High)}"/>
            {Markup.Concat(lines)}
            """
        );
    }

    // TPR at an FPR between two points is that of the left one: the largest TPR at an FPR of at most that.
    private static string Steps(Frame frame, IReadOnlyList<RocPoint> roc, Func<RocPoint, double> height)
    {
        StringBuilder path = new();
        foreach (RocPoint point in roc.OrderBy(p => p.Fpr).ThenBy(p => p.Tpr))
        {
            string x = C(frame.X.At(point.Fpr));
            string y = C(frame.Y.At(height(point)));
            path.Append(path.Length == 0 ? $"M{x} {y}" : $"H{x}V{y}");
        }

        return path.ToString();
    }

    private static string Band(
        Frame frame,
        IReadOnlyList<RocPoint> roc,
        Func<RocPoint, double> low,
        Func<RocPoint, double> high
    )
    {
        RocPoint[] points = [.. roc.OrderBy(p => p.Fpr).ThenBy(p => p.Tpr)];
        StringBuilder path = new(Steps(frame, points, high));
        for (int i = points.Length - 1; i >= 0; i--)
        {
            // Backwards along the lower limit: down at a point, then left to the next.
            string y = C(frame.Y.At(low(points[i])));
            path.Append(i == points.Length - 1 ? $"V{y}" : $"V{y}H{C(frame.X.At(points[i].Fpr))}");
        }

        return path.Length == 0 ? "" : path.Append('Z').ToString();
    }

    private static string Describe(IReadOnlyList<AttackAssessment> strongest) =>
        string.Join(
            "; ",
            strongest.Select(a =>
                $"{a.Label}: AUC {Numbers.Unit(a.Auc.Value)}{string.Concat(a.TprAtFpr.Where(t => t.Support != Support.Unsupported).Select(t => $", true-positive rate {Numbers.Percent(t.Tpr)} at a false-positive rate of {Numbers.RoundPercent(t.Fpr)}"))}"
            )
        ) + ".";

    private static string C(double value) => MarkupTemplate.Coordinate(value);
}
