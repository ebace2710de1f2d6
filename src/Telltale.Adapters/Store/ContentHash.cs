using System.Security.Cryptography;
using Telltale.Adapters.Formats;
using Telltale.Core;

namespace Telltale.Adapters.Store;

/// <summary>The identity of content: its SHA-256 as 64 lower-case hexadecimal digits (FIPS 180-4).</summary>
public static class ContentHash
{
    /// <summary>Of bytes in memory.</summary>
    public static string OfBytes(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Of the rest of a stream.</summary>
    public static string OfStream(Stream stream) => Convert.ToHexStringLower(SHA256.HashData(stream));

    /// <summary>Of a file.</summary>
    /// <exception cref="BadInputException">There is no such file, or it may not be read.</exception>
    public static string OfFile(string path)
    {
        using FileStream stream = InputFile.Open(path);
        return OfStream(stream);
    }
}
