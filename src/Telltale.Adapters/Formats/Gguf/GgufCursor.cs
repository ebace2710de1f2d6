using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Telltale.Core;

namespace Telltale.Adapters.Formats.Gguf;

/// <summary>
/// Reads a GGUF file from its beginning. Whatever the file claims, no more is allocated than the bytes that are left in
/// it could fill.
/// </summary>
internal sealed class GgufCursor(Stream stream, long length, string source)
{
    private readonly byte[] _small = new byte[8];

    /// <summary>The file's name, for messages.</summary>
    public string Source => source;

    /// <summary>Bytes read so far.</summary>
    public long At { get; private set; }

    /// <summary>Bytes of the file.</summary>
    public long Length => length;

    public byte Byte(string what) => Fill(_small.AsSpan(0, 1), what)[0];

    public uint UInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Fill(_small.AsSpan(0, 4), what));

    public ulong UInt64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Fill(_small, what));

    /// <summary>A number of things of which each takes at least so many bytes.</summary>
    public int Count(string what, int leastBytes)
    {
        ulong count = UInt64($"the number of {what}");
        long most = Math.Min((length - At) / leastBytes, Array.MaxLength);
        if (count > (ulong)most)
        {
            throw new BadInputException(
                $"{source}: found {count} as the number of {what}, expected at most {most} (the file has {length} bytes); "
                    + "it is cut short or damaged, get it again."
            );
        }

        return (int)count;
    }

    /// <summary>Numbers as they lie in the file.</summary>
    public T[] Numbers<T>(int count, string what)
        where T : unmanaged
    {
        T[] numbers = new T[count];
        Span<byte> bytes = MemoryMarshal.AsBytes(numbers.AsSpan());
        Fill(bytes, what);
        if (!BitConverter.IsLittleEndian)
        {
            int width = bytes.Length / Math.Max(count, 1);
            for (int i = 0; i < count; i++)
            {
                bytes.Slice(i * width, width).Reverse();
            }
        }

        return numbers;
    }

    /// <summary>A text with its length before it.</summary>
    public string Text(string what, int mostBytes = int.MaxValue)
    {
        int bytes = Count($"bytes of {what}", 1);
        if (bytes > mostBytes)
        {
            throw new BadInputException(
                $"{source}: found {bytes} bytes as {what}, expected at most {mostBytes}; it is damaged, get it again."
            );
        }

        byte[] text = new byte[bytes];
        Fill(text, what);
        try
        {
            return InputFile.StrictUtf8.GetString(text);
        }
        catch (DecoderFallbackException e)
        {
            throw new BadInputException($"{source}: {what} is not UTF-8; the file is damaged, get it again.", e);
        }
    }

    private Span<byte> Fill(Span<byte> destination, string what)
    {
        int found = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (found < destination.Length)
        {
            throw new BadInputException(
                $"{source}: found {length} bytes, which end within {what}; expected a whole GGUF file: it is cut short, get it "
                    + "again."
            );
        }

        At += found;
        return destination;
    }
}
