using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Telltale.Audit.Ports;

namespace Telltale.Adapters.Store.TextAnswers;

/// <summary>
/// What an answer is stored under: the SHA-256 of the model's identity and of the whole question, each part with its
/// length before it, so that no two questions are written alike.
/// </summary>
internal static class TextAnswerKey
{
    /// <summary>Of a text to be read.</summary>
    public static string Of(string identity, TextQuery query)
    {
        using IncrementalHash hash = Begin(identity, "read");
        Append(hash, query.Text);
        Append(hash, query.Prefix is null ? "-" : "+" + query.Prefix);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Of a text to be continued.</summary>
    public static string Of(string identity, ContinuationQuery query)
    {
        using IncrementalHash hash = Begin(identity, "continue");
        Append(hash, query.Text);
        Append(hash, query.Count);
        Append(hash, query.Tokens);
        Append(hash, BitConverter.DoubleToInt64Bits(query.Temperature));
        Append(hash, query.First);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IncrementalHash Begin(string identity, string kind)
    {
        IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, TextAnswerFormat.Version);
        Append(hash, identity);
        Append(hash, kind);
        return hash;
    }

    private static void Append(IncrementalHash hash, string part)
    {
        // As it is in memory: in UTF-8 all lone surrogates would be written alike.
        Append(hash, part.Length);
        hash.AppendData(MemoryMarshal.AsBytes(part.AsSpan()));
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
