using System.Buffers.Binary;
using Telltale.Core;

namespace Telltale.Adapters.Formats.Gguf;

/// <summary>Numbers of tensors as 32-bit ones, from the formats that are read here.</summary>
public static class GgufNumbers
{
    private const int BlockNumbers = 1 << 14;

    /// <summary>Reads the numbers of one tensor, row after row.</summary>
    /// <exception cref="BadInputException">Another number format, or the file ends within.</exception>
    public static float[] Read(Stream stream, GgufTensor tensor, string source)
    {
        if (tensor.Bytes is not { } bytes)
        {
            throw new BadInputException(
                $"{source}: found number format {(int)tensor.Format} in {tensor.Described}, expected F32 (0), F16 (1), "
                    + "Q8_0 (8) or BF16 (30); convert the model to one of these, or have it run by llama.cpp."
            );
        }

        float[] numbers = new float[tensor.Count];
        byte[] block = new byte[BlockNumbers * bytes / tensor.Count + 1];
        stream.Position = tensor.Start;
        for (int first = 0; first < numbers.Length; first += BlockNumbers)
        {
            Span<float> part = numbers.AsSpan(first, Math.Min(BlockNumbers, numbers.Length - first));
            Span<byte> raw = block.AsSpan(0, (int)(part.Length * bytes / tensor.Count));
            if (stream.ReadAtLeast(raw, raw.Length, throwOnEndOfStream: false) < raw.Length)
            {
                throw new BadInputException(
                    $"{source}: ends within {tensor.Described}; it is cut short, get it again."
                );
            }

            Decode(raw, part, tensor.Format);
        }

        return numbers;
    }

    /// <summary>Writes 32-bit numbers.</summary>
    public static void Write(Stream stream, ReadOnlySpan<float> numbers)
    {
        byte[] block = new byte[BlockNumbers * sizeof(float)];
        while (!numbers.IsEmpty)
        {
            ReadOnlySpan<float> part = numbers[..Math.Min(BlockNumbers, numbers.Length)];
            for (int i = 0; i < part.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(block.AsSpan(i * sizeof(float)), part[i]);
            }

            stream.Write(block.AsSpan(0, part.Length * sizeof(float)));
            numbers = numbers[part.Length..];
        }
    }

    private static void Decode(ReadOnlySpan<byte> raw, Span<float> numbers, GgufNumberFormat format)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = format switch
            {
                GgufNumberFormat.F32 => BinaryPrimitives.ReadSingleLittleEndian(raw[(i * 4)..]),
                GgufNumberFormat.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(raw[(i * 2)..]),
                GgufNumberFormat.BF16 => BitConverter.Int32BitsToSingle(
                    BinaryPrimitives.ReadUInt16LittleEndian(raw[(i * 2)..]) << 16
                ),
                _ => Q8(raw, i),
            };
        }
    }

    private static float Q8(ReadOnlySpan<byte> raw, int i)
    {
        ReadOnlySpan<byte> block = raw[(i / GgufTensor.Q8Block * (GgufTensor.Q8Block + 2))..];
        return (float)BinaryPrimitives.ReadHalfLittleEndian(block) * (sbyte)block[2 + (i % GgufTensor.Q8Block)];
    }
}
