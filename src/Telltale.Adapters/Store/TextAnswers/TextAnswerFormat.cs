using System.Buffers.Binary;
using System.Text;
using Telltale.Audit.Ports;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Store.TextAnswers;

/// <summary>
/// One answer as bytes: <c>TTA</c>, a version, the parts with a count before each (−1 where one is absent), numbers
/// little-endian and whole, and a CRC-32 of all that goes before. Whatever does not check is no answer.
/// </summary>
internal static class TextAnswerFormat
{
    /// <summary>Raised when the layout changes; answers of another version are asked anew.</summary>
    public const int Version = 1;

    private const int Absent = -1;
    private static readonly byte[] Magic = [.. "TTA"u8, Version];

    /// <summary>An answer about a text.</summary>
    public static byte[] Write(TextReading reading) =>
        Seal(writer =>
        {
            WriteArray(writer, reading.TokenIds, writer.Write);
            WriteArray(writer, reading.Tokens, writer.Write);
            WriteArray(writer, reading.Signals.LogProbabilities, writer.Write);
            WriteArray(writer, reading.Signals.Means, writer.Write);
            WriteArray(writer, reading.Signals.Deviations, writer.Write);
            WriteArray(writer, reading.Signals.TopChoice, writer.Write);
            WriteArray(writer, reading.Signals.Divergences, writer.Write);
        });

    /// <summary>Continuations of a text.</summary>
    public static byte[] Write(IReadOnlyList<string> continuations) =>
        Seal(writer => WriteArray(writer, [.. continuations], writer.Write));

    /// <summary>What was written; null where it is damaged or of another version.</summary>
    public static TextReading? ReadReading(byte[] bytes) =>
        Open(
            bytes,
            reader =>
            {
                int[]? ids = ReadArray(reader, reader.ReadInt32);
                string[]? tokens = ReadArray(reader, reader.ReadString);
                double[]? logProbabilities = ReadArray(reader, reader.ReadDouble);
                return logProbabilities is null
                    ? null
                    : new TextReading(
                        ids,
                        tokens,
                        new TokenSignals
                        {
                            LogProbabilities = logProbabilities,
                            Means = ReadArray(reader, reader.ReadDouble),
                            Deviations = ReadArray(reader, reader.ReadDouble),
                            TopChoice = ReadArray(reader, reader.ReadBoolean),
                            Divergences = ReadArray(reader, reader.ReadDouble),
                        }
                    );
            }
        );

    /// <summary>What was written; null where it is damaged or of another version.</summary>
    public static string[]? ReadContinuations(byte[] bytes) =>
        Open(bytes, reader => ReadArray(reader, reader.ReadString));

    private static byte[] Seal(Action<BinaryWriter> write)
    {
        using MemoryStream stream = new();
        using (BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            write(writer);
        }

        Span<byte> check = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(check, Crc32.Of(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        stream.Write(check);
        return stream.ToArray();
    }

    private static T? Open<T>(byte[] bytes, Func<BinaryReader, T?> read)
        where T : class
    {
        int end = bytes.Length - sizeof(uint);
        if (
            end < Magic.Length
            || !bytes.AsSpan().StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(end)) != Crc32.Of(bytes.AsSpan(0, end))
        )
        {
            return null;
        }

        using MemoryStream stream = new(bytes, Magic.Length, end - Magic.Length);
        using BinaryReader reader = new(stream, Encoding.UTF8);
        try
        {
            T? answer = read(reader);
            return stream.Position == stream.Length ? answer : null;
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or InvalidDataException)
        {
            // Of the right sum and yet not of this layout: an answer of the other kind.
            return null;
        }
    }

    private static void WriteArray<T>(BinaryWriter writer, T[]? values, Action<T> write)
    {
        writer.Write(values?.Length ?? Absent);
        foreach (T value in values ?? [])
        {
            write(value);
        }
    }

    private static T[]? ReadArray<T>(BinaryReader reader, Func<T> read)
    {
        int count = reader.ReadInt32();
        if (count == Absent)
        {
            return null;
        }

        if (count < 0 || count > reader.BaseStream.Length - reader.BaseStream.Position)
        {
            throw new InvalidDataException("More entries than bytes.");
        }

        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = read();
        }

        return values;
    }
}
