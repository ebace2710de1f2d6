using System.Numerics;
using System.Runtime.InteropServices;
using Telltale.Core;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Formats.Npy;

/// <summary>Stored elements to the numbers and texts that they stand for.</summary>
internal static class NpyDecoding
{
    /// <summary>Real numbers as doubles, exact where a double can hold them.</summary>
    /// <param name="type">A real type; the bytes are in this machine's order already.</param>
    /// <param name="bytes">As many elements as <paramref name="destination"/> has.</param>
    /// <param name="destination">Receives the numbers.</param>
    public static void ToDoubles(NpyType type, ReadOnlySpan<byte> bytes, Span<double> destination)
    {
        switch (type.Kind)
        {
            case NpyKind.Boolean or NpyKind.UInt8:
                Convert<byte>(bytes, destination);
                break;
            case NpyKind.Int8:
                Convert<sbyte>(bytes, destination);
                break;
            case NpyKind.Int16:
                Convert<short>(bytes, destination);
                break;
            case NpyKind.UInt16:
                Convert<ushort>(bytes, destination);
                break;
            case NpyKind.Int32:
                Convert<int>(bytes, destination);
                break;
            case NpyKind.UInt32:
                Convert<uint>(bytes, destination);
                break;
            case NpyKind.Int64:
                Convert<long>(bytes, destination);
                break;
            case NpyKind.UInt64:
                Convert<ulong>(bytes, destination);
                break;
            case NpyKind.Float16:
                Convert<Half>(bytes, destination);
                break;
            case NpyKind.Float32:
                Widening.ToDoubles(MemoryMarshal.Cast<byte, float>(bytes), destination);
                break;
            case NpyKind.Float64:
                MemoryMarshal.Cast<byte, double>(bytes).CopyTo(destination);
                break;
            default:
                throw new InvalidOperationException($"{type.Name} is not a real number.");
        }
    }

    /// <summary>One text: UTF-32 code points up to the zeros that fill it.</summary>
    /// <exception cref="BadInputException">A number that is no code point.</exception>
    public static string ToText(ReadOnlySpan<int> codePoints, string source, long position)
    {
        codePoints = codePoints.TrimEnd(0);
        System.Text.StringBuilder text = new(codePoints.Length);
        foreach (int codePoint in codePoints)
        {
            if (!System.Text.Rune.IsValid(codePoint))
            {
                throw new BadInputException(
                    $"{source}: found {codePoint:X} in element {position}, expected a Unicode code point; "
                        + "the file is damaged."
                );
            }

            text.Append(new System.Text.Rune(codePoint).ToString());
        }

        return text.ToString();
    }

    /// <summary>Refuses bytes that are neither false (0) nor true (1).</summary>
    /// <param name="bytes">Booleans as they are stored.</param>
    /// <param name="source">The file's name, for the message.</param>
    /// <param name="position">Position of the first of them.</param>
    public static void CheckBooleans(ReadOnlySpan<byte> bytes, string source, long position)
    {
        int wrong = bytes.IndexOfAnyExceptInRange((byte)0, (byte)1);
        if (wrong >= 0)
        {
            throw new BadInputException(
                $"{source}: found {bytes[wrong]} in element {position + wrong}, expected 0 or 1 in an array of booleans; "
                    + "the file is damaged, or save with astype('uint8')."
            );
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<double> destination)
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = double.CreateTruncating(values[i]);
        }
    }
}
