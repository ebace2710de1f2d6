using System.Security.Cryptography;
using System.Text;

namespace Telltale.Report.Html;

/// <summary>
/// What all pages have in common: one file that is XML as well and needs nothing else. The page forbids itself to load
/// anything; the style sheet goes by its hash.
/// </summary>
internal static class HtmlPage
{
    /// <summary>Writes a page as UTF-8.</summary>
    /// <param name="version">Telltale's version.</param>
    /// <param name="title">Title of the page.</param>
    /// <param name="header">Its head, with the one heading of the first rank.</param>
    /// <param name="parts">Its parts in their order; what is null has nothing to say.</param>
    /// <param name="destination">Where to.</param>
    public static void Write(
        string version,
        string title,
        Markup header,
        IEnumerable<PageSection?> parts,
        Stream destination
    )
    {
        string style = Style();
        PageSection[] sections = [.. parts.OfType<PageSection>()];
        Markup page = Markup.Of(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'sha256-{HashOf(
                style
            )}'"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <meta name="generator" content="Telltale {version}"/>
            <title>{title}</title>
            <link rel="icon" href="data:,"/>
            {Markup.Style(style)}
            </head>
            <body>
            <main>
            {header}
            <nav aria-label="Contents"><ul>{Markup.ForEach(
                sections,
                s => Markup.Of($"""<li><a href="#{s.Id}">{s.Heading}</a></li>""")
            )}</ul></nav>
            {Markup.ForEach(sections, s => s.Draw())}
            </main>
            </body>
            </html>

            """
        );
        destination.Write(Encoding.UTF8.GetBytes(page.Text));
    }

    private static string Style()
    {
        using Stream resource = typeof(HtmlPage).Assembly.GetManifestResourceStream("report.css")!;
        using StreamReader reader = new(resource, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string HashOf(string style) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
}
