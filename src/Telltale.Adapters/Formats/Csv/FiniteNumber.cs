using System.Globalization;

namespace Telltale.Adapters.Formats.Csv;

/// <summary>Numbers in tables: decimal or scientific notation with a point, never nan, inf or thousands separators.</summary>
internal static class FiniteNumber
{
    /// <summary>Reads a whole field; false for anything that is no number, or none that a double can hold.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
