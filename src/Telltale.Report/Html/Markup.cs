using System.Text;

namespace Telltale.Report.Html;

/// <summary>
/// Well-formed markup. It can only be made from literals and from text that is escaped on the way in, so an id or a
/// plan that holds markup cannot become part of the page.
/// </summary>
internal readonly record struct Markup
{
    private readonly string? _text;

    private Markup(string text) => _text = text;

    /// <summary>The markup.</summary>
    public string Text => _text ?? "";

    /// <summary>Nothing.</summary>
    public static Markup Empty { get; } = new("");

    /// <summary>Markup from an interpolated literal: holes are escaped unless they are markup themselves.</summary>
    public static Markup Of(MarkupTemplate template) => new(template.ToString());

    /// <summary>Text, escaped.</summary>
    public static Markup Escape(string text) => new(XmlText.Escape(text));

    /// <summary>
    /// A style sheet of this assembly. It is not escaped, for browsers read it as it stands; it must hold neither
    /// &lt; nor &amp;, so that XML reads the same.
    /// </summary>
    public static Markup Style(string sheet) =>
        sheet.AsSpan().ContainsAny('<', '&')
            ? throw new ArgumentException("A style sheet must hold neither < nor &.", nameof(sheet))
            : new Markup($"<style>{sheet}</style>");

    /// <summary>One piece after the other.</summary>
    public static Markup Concat(IEnumerable<Markup> parts)
    {
        StringBuilder whole = new();
        foreach (Markup part in parts)
        {
            whole.Append(part.Text);
        }

        return new Markup(whole.ToString());
    }

    /// <summary>One piece for every item.</summary>
    public static Markup ForEach<T>(IEnumerable<T> items, Func<T, Markup> piece) => Concat(items.Select(piece));

    /// <inheritdoc/>
    public override string ToString() => Text;
}
