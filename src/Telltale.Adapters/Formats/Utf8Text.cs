using System.Text;
using Telltale.Core;

namespace Telltale.Adapters.Formats;

/// <summary>Texts from outside: UTF-8, with or without a byte order mark, nothing silently replaced.</summary>
internal static class Utf8Text
{
    /// <summary>Decodes a whole text.</summary>
    /// <exception cref="BadInputException">Bytes that are not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string source)
    {
        try
        {
            string text = InputFile.StrictUtf8.GetString(bytes);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException e)
        {
            throw new BadInputException(
                $"{source}: found a byte at position {e.Index} that is not UTF-8; save the text as UTF-8.",
                e
            );
        }
    }
}
