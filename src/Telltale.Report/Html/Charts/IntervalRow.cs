namespace Telltale.Report.Html.Charts;

/// <summary>
/// A line of a drawing: a name and below it, so that there is room for both on a narrow page, a point with its interval.
/// </summary>
/// <param name="Name">Stands above; cut off where it is too long for the drawing.</param>
/// <param name="Value">Where the point lies.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Tone">How it is coloured: less, more or same; the point of the last is open.</param>
/// <param name="IsStrong">Whether it stands out among the others.</param>
internal sealed record IntervalRow(
    string Name,
    double Value,
    double Low,
    double High,
    string Tone,
    bool IsStrong = false
)
{
    private const int LongestName = 42;

    /// <summary>Pixels that a line takes.</summary>
    public const int Height = 38;

    /// <summary>The point and its interval.</summary>
    /// <param name="x">Left to right.</param>
    /// <param name="top">Where the line begins.</param>
    public Markup Whisker(Axis x, double top)
    {
        double y = top + 24;
        double low = x.At(Low);
        double high = x.At(High);
        return Markup.Of(
            $"""
            <g class="{Tone}{(IsStrong ? " strong" : "")}"><path class="whisker" d="M{low} {y}H{high}M{low} {y - 5}V{y
                + 5}M{high} {y - 5}V{y + 5}"/><circle class="point{(Tone == "same" ? " open" : "")}" cx="{x.At(
                Value
            )}" cy="{y}" r="4.5"/></g>

            """
        );
    }

    /// <summary>The name.</summary>
    /// <param name="left">Where it begins.</param>
    /// <param name="top">Where the line begins.</param>
    public Markup Named(double left, double top) =>
        Markup.Of(
            $"""<text class="{(IsStrong ? "row kind" : "row")}" x="{left}" y="{top + 10}">{Fitting(Name)}</text>"""
        );

    /// <summary>As much of a text as there is room for.</summary>
    public static string Fitting(string name)
    {
        if (name.Length <= LongestName)
        {
            return name;
        }

        int end = char.IsHighSurrogate(name[LongestName - 2]) ? LongestName - 2 : LongestName - 1;
        return $"{name[..end]}…";
    }
}
