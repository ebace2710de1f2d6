using System.Buffers.Binary;
using Telltale.Core;

namespace Telltale.Adapters.Formats.Gguf;

/// <summary>Writes GGUF files of version 3, aligned to 32 bytes, all numbers as 32-bit ones. The same content gives the same bytes.</summary>
public static class GgufWriter
{
    private const int Alignment = 32;

    /// <summary>Writes a file; the stream stays open.</summary>
    /// <param name="stream">From the first byte of the file on.</param>
    /// <param name="values">What the file says about itself, in this order.</param>
    /// <param name="tensors">Name, shape (slowest index first) and numbers, in this order.</param>
    public static void Write(
        Stream stream,
        IReadOnlyList<(string Key, GgufValue Value)> values,
        IReadOnlyList<(string Name, IReadOnlyList<int> Shape, ReadOnlyMemory<float> Numbers)> tensors
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(tensors);
        using MemoryStream head = new();
        // BinaryWriter writes the low byte first on every machine.
        using BinaryWriter writer = new(head);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((ulong)tensors.Count);
        writer.Write((ulong)values.Count);
        foreach ((string key, GgufValue value) in values)
        {
            Put(writer, key);
            Put(writer, value);
        }

        ulong place = 0;
        foreach ((string name, IReadOnlyList<int> shape, ReadOnlyMemory<float> numbers) in tensors)
        {
            Put(writer, name);
            writer.Write((uint)shape.Count);
            foreach (int size in shape.Reverse())
            {
                writer.Write((ulong)size);
            }

            writer.Write((uint)GgufNumberFormat.F32);
            writer.Write(place);
            place += Aligned((ulong)numbers.Length * sizeof(float));
        }

        Pad(writer, (ulong)head.Length);
        head.WriteTo(stream);
        foreach ((_, _, ReadOnlyMemory<float> numbers) in tensors)
        {
            GgufNumbers.Write(stream, numbers.Span);
            ulong bytes = (ulong)numbers.Length * sizeof(float);
            stream.Write(new byte[Aligned(bytes) - bytes]);
        }
    }

    private static ulong Aligned(ulong bytes) => (bytes + Alignment - 1) / Alignment * Alignment;

    private static void Pad(BinaryWriter writer, ulong bytes) => writer.Write(new byte[Aligned(bytes) - bytes]);

    private static void Put(BinaryWriter writer, string text)
    {
        byte[] bytes = InputFile.StrictUtf8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static void Put(BinaryWriter writer, GgufValue value)
    {
        if (value.Content is not Array elements)
        {
            writer.Write((uint)value.Type);
            PutElement(writer, value.Content);
            return;
        }

        writer.Write((uint)GgufValueType.Array);
        writer.Write((uint)value.Type);
        writer.Write((ulong)elements.Length);
        foreach (object element in elements)
        {
            PutElement(writer, element);
        }
    }

    private static void PutElement(BinaryWriter writer, object element)
    {
        Action write = element switch
        {
            byte number => () => writer.Write(number),
            sbyte number => () => writer.Write(number),
            ushort number => () => writer.Write(number),
            short number => () => writer.Write(number),
            uint number => () => writer.Write(number),
            int number => () => writer.Write(number),
            ulong number => () => writer.Write(number),
            long number => () => writer.Write(number),
            float number => () => writer.Write(number),
            double number => () => writer.Write(number),
            bool flag => () => writer.Write(flag),
            string text => () => Put(writer, text),
            _ => throw new ArgumentException($"No GGUF value: {element.GetType()}.", nameof(element)),
        };
        write();
    }
}
