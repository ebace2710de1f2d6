using System.Numerics;
using Telltale.Adapters.Formats.Npy;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Tests.Formats.Npy;

/// <summary>Exact: the bytes must be numpy's own.</summary>
public sealed class NpyWriterTests
{
    [Fact]
    public void Every_array_is_written_as_numpy_writes_it()
    {
        int compared = 0;
        foreach (NpyCase c in NpyCases.Read().Where(c => c.Native))
        {
            using MemoryStream stream = new();
            NpyArray array = NpyReaderTests.Read(c.Base64, c.Name);
            switch (array.Type.Kind)
            {
                case NpyKind.Unicode:
                    NpyWriter.WriteTexts(stream, array.ToTexts(), c.Shape);
                    break;
                case NpyKind.Boolean:
                    NpyWriter.Write<bool>(stream, array.ToBooleans(), c.Shape);
                    break;
                case NpyKind.Complex128:
                    NpyWriter.Write<Complex>(stream, array.ToComplex().ToArray(), c.Shape);
                    break;
                default:
                    Rewrite(stream, array.ToNumbers(), c.Shape);
                    break;
            }

            Assert.True(c.Base64.AsSpan().SequenceEqual(stream.ToArray()), c.Name);
            compared++;
        }

        Assert.True(compared > 100);
    }

    [Fact]
    public void A_matrix_is_an_array_of_two_axes()
    {
        using MemoryStream stream = new();
        NpyWriter.Write(stream, new Matrix<float>(2, 3, [1, 2, 3, 4, 5, 6]));
        Assert.Equal(NpyReaderTests.Bytes([1f, 2, 3, 4, 5, 6], 2, 3), stream.ToArray());
    }

    [Fact]
    public void Rows_written_one_by_one_make_the_same_file()
    {
        using MemoryStream stream = new();
        NpyRowWriter<double> writer = new(stream, 3, 2);
        writer.Append([1, 2]);
        writer.Append([3, 4]);
        Assert.Throws<InvalidOperationException>(writer.Complete);
        Assert.Throws<InvalidOperationException>(() => writer.Append([5, 6, 7]));
        writer.Append([5, 6]);
        writer.Complete();
        Assert.Equal(NpyReaderTests.Bytes([1.0, 2, 3, 4, 5, 6], 3, 2), stream.ToArray());
    }

    [Theory]
    [InlineData(0.5, NpyKind.Float32)]
    [InlineData(0.1, NpyKind.Float64)]
    [InlineData(1e300, NpyKind.Float64)]
    [InlineData(1e-300, NpyKind.Float64)]
    [InlineData(double.NaN, NpyKind.Float32)]
    [InlineData(double.NegativeInfinity, NpyKind.Float32)]
    public void Numbers_take_32_bits_where_that_loses_nothing(double last, NpyKind kind)
    {
        // Longer than a block of the writer, so that the last number lies in another one.
        double[] values = [.. Enumerable.Range(0, 40_000).Select(i => (double)i), last];
        using MemoryStream stream = new();
        NpyWriter.Write(stream, new MemoryArray<double>(values, values.Length));
        NpyArray back = NpyReaderTests.Read(stream.ToArray(), "back");
        double[] found = new double[values.Length];
        back.ToNumbers().Read(0, found);
        Assert.Equal(kind, back.Type.Kind);
        Assert.Equal(values, found);
    }

    [Fact]
    public void What_cannot_be_read_back_is_not_written()
    {
        using MemoryStream stream = new();
        Assert.Throws<ArgumentException>(() => NpyWriter.Write<float>(stream, [1, 2, 3], 2));
        Assert.Throws<ArgumentException>(() => NpyWriter.Write<DateTime>(stream, new DateTime[1], 1));
        Assert.Throws<ArgumentException>(() => NpyWriter.WriteTexts(stream, ["\uD800"], 1));
        Assert.Throws<ArgumentException>(() => NpyWriter.WriteTexts(stream, ["x\0"], 1));
        Assert.Throws<ArgumentException>(() => NpyWriter.WriteTexts(stream, ["x"], 2));
        Assert.Equal(0, stream.Length);
    }

    private static void Rewrite(Stream stream, NdArray numbers, long[] shape)
    {
        switch (numbers)
        {
            case MemoryArray<sbyte> v:
                NpyWriter.Write(stream, v.Values, shape);
                break;
            case MemoryArray<byte> v:
                NpyWriter.Write(stream, v.Values, shape);
                break;
            case MemoryArray<short> v:
                NpyWriter.Write(stream, v.Values, shape);
                break;
            case MemoryArray<ushort> v:
                NpyWriter.Write(stream, v.Values, shape);
                break;
            case MemoryArray<int> v:
                NpyWriter.Write(stream, v.Values, shape);
                break;
            case MemoryArray<uint> v:
                NpyWriter.Write(stream, v.Values, shape);
                break;
            case MemoryArray<long> v:
                NpyWriter.Write(stream, v.Values, shape);
                break;
            case MemoryArray<ulong> v:
                NpyWriter.Write(stream, v.Values, shape);
                break;
            case MemoryArray<Half> v:
                NpyWriter.Write(stream, v.Values, shape);
                break;
            case MemoryArray<float> v:
                NpyWriter.Write(stream, v.Values, shape);
                break;
            default:
                NpyWriter.Write(stream, ((MemoryArray<double>)numbers).Values, shape);
                break;
        }
    }
}
