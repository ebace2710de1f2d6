using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Charts;

/// <summary>Differences of two runs one below the other: a point, its interval, and a line where nothing changed.</summary>
internal static class DifferenceChart
{
    private const int Width = 460;
    private const int Top = 36;

    /// <summary>The drawing. The name of each row stands above it, so that there is room for it on a narrow page.</summary>
    /// <param name="strongest">The strongest attack by each measure, at least one.</param>
    /// <param name="attacks">Attacks one by one; may be empty.</param>
    public static Markup Draw(IReadOnlyList<StrongestChange> strongest, IReadOnlyList<AttackChange> attacks)
    {
        IntervalRow[] rows =
        [
            .. strongest.Select(s => new IntervalRow(
                $"Strongest attack, {ChangeNumbers.Measure(s)}",
                s.Difference,
                s.Low,
                s.High,
                ChangeNumbers.ClassOf(s.Low, s.High),
                IsStrong: true
            )),
            .. attacks.Select(a => new IntervalRow(
                $"{a.Label}, AUC",
                a.Difference,
                a.Low,
                a.High,
                ChangeNumbers.ClassOf(a.Low, a.High)
            )),
        ];
        int bottom = Top + (rows.Length * IntervalRow.Height);
        Axis x = Scale(rows);
        Frame frame = new("differences", Width, bottom + 42, x, new Axis(0, 1, bottom, Top - 8));
        Markup under = Markup.Of(
            $"""
            {frame.TicksX(x.RoundValues(4).Select(v => (v, Tick(v))))}
            <text class="name" x="{x.At(0) - 8}" y="16" text-anchor="end">← less leak</text>
            <text class="name" x="{x.At(0) + 8}" y="16">more leak →</text>
            <path class="chance" d="M{x.At(0)} {frame.Y.Start}V{frame.Y.End}"/>
            """
        );
        return frame.Draw(
            "Differences between the runs with their intervals",
            Describe(rows),
            under,
            Markup.ForEach(rows.Index(), r => r.Item.Whisker(x, Top + (r.Index * IntervalRow.Height))),
            Markup.Of(
                $"""
                {Markup.ForEach(rows.Index(), r => r.Item.Named(x.Start + 6, Top + (r.Index * IntervalRow.Height)))}
                <text class="name" x="{x.End}" y="{bottom + 34}" text-anchor="end">after less before</text>
                """
            )
        );
    }

    // Zero is always there, with room on both sides for the words.
    private static Axis Scale(IntervalRow[] rows)
    {
        double low = Math.Min(0, rows.Min(r => r.Low));
        double high = Math.Max(0, rows.Max(r => r.High));
        double least = Math.Max(0.01, 0.28 * (high - low));
        low = Math.Min(1.05 * low, -least);
        high = Math.Max(1.05 * high, least);
        return new Axis(low, high, 12, Width - 12);
    }

    private static string Tick(double value) =>
        Math.Abs(value) < 1e-9 ? "0"
        : value > 0 ? $"+{Numbers.Tick(Math.Round(value, 9))}"
        : Numbers.Tick(Math.Round(value, 9));

    private static string Describe(IntervalRow[] rows) =>
        string.Join(
            "; ",
            rows.Select(r =>
                $"{r.Name}: {Numbers.Signed(r.Value)} ({ChangeNumbers.Interval(r.Low, r.High)}), {ChangeNumbers.Words(r.Low, r.High)}"
            )
        ) + ".";
}
