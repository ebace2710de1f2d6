using System.Runtime.InteropServices;
using System.Text;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Formats.Npy;

/// <summary>Writes .npy arrays: version 1, C order, this machine's byte order, the same bytes as numpy's.</summary>
public static class NpyWriter
{
    private const int BlockElements = 1 << 14;

    /// <summary>Writes elements in C order.</summary>
    /// <param name="stream">Receives the array; stays open.</param>
    /// <param name="values">As many as the shape has.</param>
    /// <param name="shape">Extent of each axis; empty for a single number.</param>
    /// <exception cref="ArgumentException">.npy has no such type, or there are more or fewer elements than places.</exception>
    public static void Write<T>(Stream stream, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        CheckCount(values.Length, shape);
        NpyRowWriter<T> writer = new(stream, shape);
        writer.Append(values);
        writer.Complete();
    }

    /// <summary>Writes a matrix.</summary>
    public static void Write<T>(Stream stream, Matrix<T> matrix)
        where T : unmanaged => Write<T>(stream, matrix.Values, matrix.Rows, matrix.Columns);

    /// <summary>Writes numbers from wherever they lie, as float32 where that loses nothing and as float64 elsewhere.</summary>
    /// <remarks>Reads the numbers twice: once to find out, once to write.</remarks>
    public static void Write(Stream stream, NdArray numbers)
    {
        if (FitsSingle(numbers))
        {
            float[] narrow = new float[BlockElements];
            NpyRowWriter<float> singles = new(stream, numbers.Shape.AsSpan());
            ForEachBlock(
                numbers,
                block =>
                {
                    for (int i = 0; i < block.Length; i++)
                    {
                        narrow[i] = (float)block[i];
                    }

                    singles.Append(narrow.AsSpan(0, block.Length));
                    return true;
                }
            );
            singles.Complete();
            return;
        }

        NpyRowWriter<double> doubles = new(stream, numbers.Shape.AsSpan());
        ForEachBlock(
            numbers,
            block =>
            {
                doubles.Append(block);
                return true;
            }
        );
        doubles.Complete();
    }

    /// <summary>Writes texts, as wide as the longest needs (at least one character, as numpy does).</summary>
    /// <exception cref="ArgumentException">A text that the format cannot give back: half a character, or zeros at its end.</exception>
    public static void WriteTexts(Stream stream, IReadOnlyList<string> texts, params ReadOnlySpan<long> shape)
    {
        CheckCount(texts.Count, shape);
        int width = 1;
        foreach (string text in texts)
        {
            int characters = 0;
            for (int i = 0; i < text.Length; characters++)
            {
                i += Rune.TryGetRuneAt(text, i, out Rune rune)
                    ? rune.Utf16SequenceLength
                    : throw new ArgumentException(
                        "A text holds half a surrogate pair, which is no character.",
                        nameof(texts)
                    );
            }

            if (text.EndsWith('\0'))
            {
                throw new ArgumentException(
                    "A text ends with a zero, which .npy cannot tell from filling.",
                    nameof(texts)
                );
            }

            width = Math.Max(width, characters);
        }

        stream.Write(NpyHeaderWriter.Format(new NpyType(NpyKind.Unicode, !BitConverter.IsLittleEndian, width), shape));
        int[] codePoints = new int[width];
        foreach (string text in texts)
        {
            Array.Clear(codePoints);
            int next = 0;
            foreach (Rune rune in text.EnumerateRunes())
            {
                codePoints[next++] = rune.Value;
            }

            stream.Write(MemoryMarshal.AsBytes(codePoints.AsSpan()));
        }
    }

    private static bool FitsSingle(NdArray numbers) =>
        numbers.TryGetFloats(0, (int)Math.Min(1, numbers.Count), out _)
        || ForEachBlock(
            numbers,
            block =>
            {
                foreach (double x in block)
                {
                    if ((float)x != x && !double.IsNaN(x))
                    {
                        return false;
                    }
                }

                return true;
            }
        );

    private static bool ForEachBlock(NdArray numbers, Func<ReadOnlySpan<double>, bool> visit)
    {
        double[] buffer = new double[Math.Min(BlockElements, numbers.Count)];
        for (long start = 0; start < numbers.Count; start += buffer.Length)
        {
            Span<double> block = buffer.AsSpan(0, (int)Math.Min(buffer.Length, numbers.Count - start));
            numbers.Read(start, block);
            if (!visit(block))
            {
                return false;
            }
        }

        return true;
    }

    private static void CheckCount(long found, ReadOnlySpan<long> shape)
    {
        long expected = 1;
        foreach (long extent in shape)
        {
            expected = checked(expected * extent);
        }

        if (found != expected)
        {
            throw new ArgumentException($"{found} elements for a shape of {expected}.", nameof(shape));
        }
    }
}
