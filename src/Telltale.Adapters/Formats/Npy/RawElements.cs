using System.Runtime.InteropServices;

namespace Telltale.Adapters.Formats.Npy;

/// <summary>
/// Elements as the bytes of a file. Block by block, since the bytes of an array of more than 2 GiB cannot be counted in
/// the length of one span.
/// </summary>
internal static class RawElements
{
    private const int BlockElements = 1 << 16;

    /// <summary>Fills <paramref name="destination"/> and turns it into this machine's byte order.</summary>
    /// <returns>Bytes that were found; fewer than the destination's when the stream ended.</returns>
    public static long Read<T>(Stream stream, Span<T> destination, NpyType type)
        where T : unmanaged
    {
        long found = 0;
        while (!destination.IsEmpty)
        {
            Span<T> block = destination[..Math.Min(BlockElements, destination.Length)];
            Span<byte> bytes = MemoryMarshal.AsBytes(block);
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            found += read;
            if (read < bytes.Length)
            {
                break;
            }

            ByteOrder.ToNative(bytes, type);
            destination = destination[block.Length..];
        }

        return found;
    }

    /// <summary>Writes elements as they lie in memory.</summary>
    public static void Write<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        while (!values.IsEmpty)
        {
            ReadOnlySpan<T> block = values[..Math.Min(BlockElements, values.Length)];
            stream.Write(MemoryMarshal.AsBytes(block));
            values = values[block.Length..];
        }
    }
}
