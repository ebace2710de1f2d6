using System.Text;

namespace Telltale.Adapters.Formats;

/// <summary>Text from a file that may hold anything, made fit for a line on a terminal.</summary>
internal static class Printable
{
    /// <summary>At most <paramref name="limit"/> characters, with control characters and lone surrogates as '?'.</summary>
    public static string Shorten(string text, int limit = 60)
    {
        StringBuilder result = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (result.Length >= limit)
            {
                return result.Append('…').ToString();
            }

            result.Append(Rune.IsControl(rune) || rune == Rune.ReplacementChar ? new Rune('?') : rune);
        }

        return result.ToString();
    }
}
