using System.IO.Compression;

namespace Telltale.Audit.Language;

/// <summary>
/// How many bytes zlib makes of a text: its UTF-8 bytes at the usual level (6), header and checksum included. Compressors
/// differ by some per cent (.NET brings zlib-ng, Python zlib), so a length that comes with evidence is kept as it is.
/// </summary>
public static class ZlibLength
{
    private const int OfNothing = 8;

    /// <summary>The length in bytes; 8 for an empty text.</summary>
    /// <param name="text">Any text; half a surrogate pair counts as the replacement character.</param>
    public static int Of(string text)
    {
        if (text.Length == 0)
        {
            // .NET's stream leaves out header and checksum where nothing is written.
            return OfNothing;
        }

        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }

        return (int)compressed.Length;
    }
}
