namespace Telltale.Report.Html;

/// <summary>A part of the page with its heading.</summary>
/// <param name="Id">Where links point.</param>
/// <param name="Heading">What the reader sees above it and in the list of contents.</param>
/// <param name="Body">What is below the heading.</param>
internal sealed record PageSection(string Id, string Heading, Markup Body)
{
    /// <summary>The whole part.</summary>
    public Markup Draw() =>
        Markup.Of(
            $"""
            <section id="{Id}" aria-labelledby="{Id}-heading">
            <h2 id="{Id}-heading">{Heading}</h2>
            {Body}
            </section>

            """
        );

    /// <summary>A table that may be wider than the page and then scrolls on its own, also by keyboard.</summary>
    public static Markup Table(string caption, Markup head, Markup rows, string kind = "") =>
        Markup.Of(
            $"""
            <div class="scroll" role="region" aria-label="{caption}" tabindex="0">
            <table class="{kind}">
            <caption>{caption}</caption>
            <thead><tr>{head}</tr></thead>
            <tbody>
            {rows}
            </tbody>
            </table>
            </div>

            """
        );

    /// <summary>A list of sentences.</summary>
    public static Markup List(IEnumerable<string> sentences) =>
        Markup.Of($"<ul>{Markup.ForEach(sentences, s => Markup.Of($"<li>{s}</li>"))}</ul>\n");
}
