using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Telltale.Learning.Language.Models;

/// <summary>Numbers as bytes that are the same on every machine.</summary>
internal static class LittleEndian
{
    /// <summary>Adds numbers to a hash.</summary>
    public static void Append(IncrementalHash hash, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            hash.AppendData(MemoryMarshal.AsBytes(values));
            return;
        }

        int[] swapped = new int[values.Length];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(values), swapped);
        hash.AppendData(MemoryMarshal.AsBytes<int>(swapped));
    }
}
