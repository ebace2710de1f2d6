using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Charts;

/// <summary>AUCs of parts of the records one below the other, way by way, beside chance and the AUC of all.</summary>
/// <param name="Parts">The parts, those of a way together and in their order.</param>
/// <param name="Whole">AUC of all records; null where nobody knows.</param>
/// <param name="Many">What the records are called.</param>
/// <param name="Rows">What a person has several of.</param>
internal sealed record SliceChart(IReadOnlyList<Slice> Parts, double? Whole, string Many, string Rows)
{
    private const int MostParts = 20;
    private const int Width = 460;
    private const int Top = 52;
    private const int HeadingHeight = 26;
    private const double Chance = 0.5;

    /// <summary>
    /// The parts that are drawn, in the order in which they come, so that a trend shows: of the ways with fewest parts all, then of the
    /// others as many as there is room for, those with the highest lower limits.
    /// </summary>
    public static Slice[] Shown(IReadOnlyList<Slice> parts)
    {
        List<(int Index, Slice Item)> shown = [];
        foreach (
            IGrouping<string, (int, Slice Item)> way in parts.Index().GroupBy(s => s.Item.By).OrderBy(w => w.Count())
        )
        {
            shown.AddRange(way.OrderByDescending(s => s.Item.Auc.Low).Take(MostParts - shown.Count));
        }

        return [.. shown.OrderBy(s => s.Index).Select(s => s.Item)];
    }

    /// <summary>The drawing.</summary>
    public Markup Draw()
    {
        double height = Top;
        List<(IntervalRow Row, double Top)> rows = [];
        List<(string Name, double Top)> headings = [];
        for (int i = 0; i < Parts.Count; i++)
        {
            Slice part = Parts[i];
            if (i == 0 || part.By != Parts[i - 1].By)
            {
                headings.Add((SliceWords.Way(part.By, Rows), height));
                height += HeadingHeight;
            }

            rows.Add((RowOf(part), height));
            height += IntervalRow.Height;
        }

        Axis x = Scale();
        double left = LeftOfNames(x);
        Frame frame = new("parts", Width, (int)height + 42, x, new Axis(0, 1, height, Top - 8));
        Markup under = Markup.Of(
            $"""
            {frame.TicksX(x.RoundValues(6).Where(v => v < 1 + 1e-9).Select(v => (v, Numbers.Tick(Math.Round(v, 9)))))}
            <path class="chance" d="M{x.At(Chance)} {height}V10"/>
            {(
                Whole is { } whole
                    ? Markup.Of($"""<path class="overall" d="M{x.At(whole)} {height}V28"/>""")
                    : Markup.Empty
            )}
            """
        );
        return frame.Draw(
            $"AUC of {Parts[0].Attack} on parts of the {Many}, with intervals",
            Describe(),
            under,
            Markup.ForEach(rows, r => r.Row.Whisker(x, r.Top)),
            Markup.Of(
                $"""
                {Markup.ForEach(headings, h => Heading(left, h.Name, h.Top))}
                {Markup.ForEach(rows, r => r.Row.Named(left, r.Top))}
                {Beside(x, Chance, 18, "chance")}
                {(Whole is { } all ? Beside(x, all, 36, $"all {Many} {Numbers.Unit(all)}") : Markup.Empty)}
                <text class="name" x="{x.End}" y="{height + 34}" text-anchor="end">AUC</text>
                """
            )
        );
    }

    private static IntervalRow RowOf(Slice part) =>
        new(part.Name, part.Auc.Value, part.Auc.Low, part.Auc.High, SliceWords.ClassOf(part));

    // Chance and the whole are always there; a little is left at both ends for the points.
    private Axis Scale()
    {
        double whole = Whole ?? Chance;
        double low = Math.Min(Math.Min(Chance, whole), Parts.Min(p => p.Auc.Low));
        double high = Math.Max(Math.Max(Chance, whole), Parts.Max(p => p.Auc.High));
        double room = Math.Max(0.02, 0.05 * (high - low));
        return new Axis(low - room, high + room, 12, Width - 12);
    }

    // At the frame, or past the line of chance where that would run through most names and enough room is left behind it.
    private static double LeftOfNames(Axis x)
    {
        double chance = x.At(Chance);
        return chance < x.Start + ((x.End - x.Start) / 5) ? chance + 6 : x.Start + 6;
    }

    private static Markup Heading(double left, string name, double top) =>
        Markup.Of($"""<text class="row kind" x="{left}" y="{top + 12}">{IntervalRow.Fitting(name)}</text>""");

    // On that side of its line on which there is more room.
    private static Markup Beside(Axis x, double value, double y, string words)
    {
        double at = x.At(value);
        bool isLeft = at < (x.Start + x.End) / 2;
        return Markup.Of(
            $"""<text class="row" x="{(isLeft ? at + 6 : at - 6)}" y="{y}" text-anchor="{(isLeft ? "start" : "end")}">{words}</text>"""
        );
    }

    private string Describe() =>
        string.Join(
            " ",
            Parts
                .GroupBy(p => p.By)
                .Select(way =>
                    $"{SliceWords.Way(way.Key, Rows)}: {string.Join("; ", way.Select(p => $"{p.Name} {Numbers.Unit(p.Auc.Value)} ({Numbers.Unit(p.Auc.Low)} to {Numbers.Unit(p.Auc.High)}), {SliceWords.Words(p)}"))}."
                )
        )
        + (Whole is { } whole ? $" All {Many}: {Numbers.Unit(whole)}." : "")
        + " Chance: 0.5.";
}
