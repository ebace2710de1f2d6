using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Telltale.Adapters.Formats.Npy;

/// <summary>Turns numbers of the other byte order into this machine's, in place.</summary>
internal static class ByteOrder
{
    /// <summary>Reverses the bytes of each word; nothing where the type is stored as this machine does.</summary>
    /// <param name="bytes">Whole words.</param>
    /// <param name="type">Gives the width of a word.</param>
    public static void ToNative(Span<byte> bytes, NpyType type)
    {
        if (type.IsNative)
        {
            return;
        }

        switch (type.WordBytes)
        {
            case 2:
                Span<ushort> shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                Span<uint> words = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            default:
                Span<ulong> longs = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }
}
