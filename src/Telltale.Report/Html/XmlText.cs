using System.Buffers;
using System.Text;

namespace Telltale.Report.Html;

/// <summary>Text as it may stand between tags and in attributes, for readers of HTML and of XML alike.</summary>
internal static class XmlText
{
    private const string Replacement = "\uFFFD";

    /// <summary>
    /// Escapes <c>&amp; &lt; &gt; " '</c>; characters that XML forbids (controls, halves of surrogate pairs, U+FFFE and
    /// U+FFFF) become U+FFFD, so that something strange stays visible and the page stays readable.
    /// </summary>
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length + 16);
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf16(rest, out Rune rune, out int used);
            escaped.Append(status == OperationStatus.Done ? Escape(rune) : Replacement);
            rest = rest[used..];
        }

        return escaped.ToString();
    }

    private static string Escape(Rune rune) =>
        rune.Value switch
        {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            '\t' or '\n' => rune.ToString(),
            '\r' => "",
            < 0x20 or (>= 0x7F and < 0xA0) or 0xFFFE or 0xFFFF => Replacement,
            _ => rune.ToString(),
        };
}
