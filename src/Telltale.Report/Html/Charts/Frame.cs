namespace Telltale.Report.Html.Charts;

/// <summary>The rectangle of a drawing in which curves lie, with its grid, ticks and names.</summary>
/// <param name="Name">Makes ids inside the page unique; letters and hyphens.</param>
/// <param name="Width">Of the whole drawing.</param>
/// <param name="Height">Of the whole drawing.</param>
/// <param name="X">Left to right.</param>
/// <param name="Y">Bottom to top: starts at a larger pixel than it ends.</param>
internal sealed record Frame(string Name, int Width, int Height, Axis X, Axis Y)
{
    /// <summary>The whole drawing around its curves, which are cut off at the frame.</summary>
    /// <param name="title">Says what it shows; read aloud and shown on hover.</param>
    /// <param name="description">Says what is to be seen in it, for who cannot see it.</param>
    /// <param name="under">Grid and names: drawn first.</param>
    /// <param name="curves">Drawn inside the frame.</param>
    /// <param name="over">Notes, drawn last.</param>
    public Markup Draw(string title, string description, Markup under, Markup curves, Markup over) =>
        Markup.Of(
            $"""
            <svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-labelledby="{Name}-title {Name}-desc">
            <title id="{Name}-title">{title}</title>
            <desc id="{Name}-desc">{description}</desc>
            <clipPath id="{Name}-clip"><rect x="{X.Start}" y="{Y.End}" width="{X.End - X.Start}" height="{Y.Start
                - Y.End}"/></clipPath>
            {under}
            <g clip-path="url(#{Name}-clip)">
            {curves}
            </g>
            <path class="frame" d="M{X.Start} {Y.End}V{Y.Start}H{X.End}"/>
            {over}
            </svg>

            """
        );

    /// <summary>Vertical lines with their labels under the frame.</summary>
    public Markup TicksX(IEnumerable<(double Value, string Label)> ticks) =>
        Markup.ForEach(
            ticks,
            tick =>
                Markup.Of(
                    $"""
                    <path class="grid" d="M{X.At(tick.Value)} {Y.Start}V{Y.End}"/><text class="tick" x="{X.At(
                        tick.Value
                    )}" y="{Y.Start + 16}" text-anchor="middle">{tick.Label}</text>

                    """
                )
        );

    /// <summary>Horizontal lines with their labels left of the frame.</summary>
    public Markup TicksY(IEnumerable<(double Value, string Label)> ticks) =>
        Markup.ForEach(
            ticks,
            tick =>
                Markup.Of(
                    $"""
                    <path class="grid" d="M{X.Start} {Y.At(tick.Value)}H{X.End}"/><text class="tick" x="{X.Start
                        - 6}" y="{Y.At(tick.Value) + 4}" text-anchor="end">{tick.Label}</text>

                    """
                )
        );

    /// <summary>Names of both axes; that of the upright one stands above it, where it can be read.</summary>
    public Markup Names(string x, string y) =>
        Markup.Of(
            $"""
            <text class="name" x="{X.End}" y="{Y.Start + 34}" text-anchor="end">{x}</text>
            <text class="name" x="2" y="{Y.End - 10}">{y}</text>

            """
        );
}
