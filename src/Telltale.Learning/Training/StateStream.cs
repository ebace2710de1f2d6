using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Telltale.Learning.Training;

/// <summary>
/// Numbers on their way to a file or back, little-endian, then the SHA-256 of them all. What is to be saved is told once,
/// in one order, and goes either way by the same calls, straight from its memory and into it.
/// </summary>
internal abstract class StateStream : IDisposable
{
    private protected IncrementalHash Hash { get; } = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Passes a number on.</summary>
    public void Pass(ref int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        PassBytes(bytes);
        value = BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    /// <summary>Passes a number on.</summary>
    public void Pass(ref long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        PassBytes(bytes);
        value = BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    /// <summary>Passes a number on.</summary>
    public void Pass(ref double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        Pass(ref bits);
        value = BitConverter.Int64BitsToDouble(bits);
    }

    /// <summary>Passes numbers on, of which both sides know how many there are.</summary>
    public void Pass(Span<float> values)
    {
        Span<int> words = MemoryMarshal.Cast<float, int>(values);
        SwapIfBigEndian(words);
        PassBytes(MemoryMarshal.AsBytes(values));
        SwapIfBigEndian(words);
    }

    /// <summary>Passes on bytes that must be the same on both sides.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="otherwise">What is wrong where a file has others.</param>
    public abstract void Expect(ReadOnlySpan<byte> bytes, string otherwise);

    /// <summary>The hash and the end.</summary>
    public abstract void Finish();

    public void Dispose() => Hash.Dispose();

    private protected abstract void PassBytes(Span<byte> bytes);

    private static void SwapIfBigEndian(Span<int> words)
    {
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }
}

/// <summary>To a file.</summary>
internal sealed class StateWriter(Stream stream) : StateStream
{
    public override void Expect(ReadOnlySpan<byte> bytes, string otherwise)
    {
        Hash.AppendData(bytes);
        stream.Write(bytes);
    }

    public override void Finish() => stream.Write(Hash.GetHashAndReset());

    private protected override void PassBytes(Span<byte> bytes) => Expect(bytes, "");
}

/// <summary>From a file. What was read counts only when <see cref="Finish"/> has come back.</summary>
/// <remarks>Every method throws <see cref="InvalidDataException"/> with what is wrong with the file.</remarks>
internal sealed class StateReader(Stream stream) : StateStream
{
    public override void Expect(ReadOnlySpan<byte> bytes, string otherwise)
    {
        byte[] found = new byte[bytes.Length];
        PassBytes(found);
        if (!bytes.SequenceEqual(found))
        {
            throw new InvalidDataException(otherwise);
        }
    }

    public override void Finish()
    {
        byte[] expected = Hash.GetHashAndReset();
        Expect(expected, "it is damaged: its checksum does not fit");
        if (stream.ReadByte() >= 0)
        {
            throw new InvalidDataException("it is damaged: it goes on after its end");
        }
    }

    private protected override void PassBytes(Span<byte> bytes)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new InvalidDataException("it is cut short");
        }

        Hash.AppendData(bytes);
    }
}
