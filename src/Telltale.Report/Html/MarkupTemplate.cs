using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Telltale.Report.Html;

/// <summary>
/// What the compiler turns <c>Markup.Of($"…{hole}…")</c> into. Literals pass as they are, holes of text are escaped;
/// holes of other types do not compile, so every number is formatted on purpose.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupTemplate
{
    private readonly StringBuilder _text;

    public MarkupTemplate(int literalLength, int formattedCount) =>
        _text = new StringBuilder(literalLength + (formattedCount * 16));

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(Markup markup) => _text.Append(markup.Text);

    public void AppendFormatted(string text) => _text.Append(XmlText.Escape(text));

    public void AppendFormatted(int number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A coordinate in a drawing, to a hundredth of a pixel.</summary>
    public void AppendFormatted(double coordinate) => _text.Append(Coordinate(coordinate));

    /// <summary>A coordinate as drawings write it.</summary>
    public static string Coordinate(double value) =>
        (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    public override string ToString() => _text.ToString();
}
