using System.Globalization;
using System.Numerics;
using Telltale.Adapters.Formats.Npy;
using Telltale.Core;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Tests.Formats.Npy;

/// <summary>Exact: every value that numpy wrote must come back as numpy reads it.</summary>
public sealed class NpyReaderTests
{
    [Fact]
    public void Every_array_of_numpy_reads_as_numpy_reads_it()
    {
        NpyCase[] cases = NpyCases.Read();
        Assert.True(cases.Length > 500);
        foreach (NpyCase c in cases)
        {
            NpyArray array = Read(c.Base64, c.Name);
            Assert.Equal(c.Shape, array.Shape);
            switch (array.Type.Kind)
            {
                case NpyKind.Unicode:
                    Assert.Equal(c.Values, array.ToTexts());
                    break;
                case NpyKind.Complex64 or NpyKind.Complex128:
                    Assert.Equal(c.Values.Select(ParseComplex), array.ToComplex());
                    break;
                default:
                    AssertSame(c, array.ToNumbers());
                    break;
            }
        }
    }

    [Fact]
    public void Arrays_longer_than_a_block_are_whole_in_either_byte_order()
    {
        int[] values = [.. Enumerable.Range(0, 200_003).Select(i => i * 7919)];
        byte[] native = Bytes(values, values.Length);
        byte[] turned = Bytes(
            [.. values.Select(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness)],
            values.Length
        );
        turned[turned.AsSpan().IndexOf((byte)'<')] = (byte)'>';
        Assert.Equal(values, Read(native, "native").ToIntegers());
        Assert.Equal(values, Read(turned, "turned").ToIntegers());
        Refused.With(
            () => NpyReader.Read(new MemoryStream(native[..^1]), native.Length, "cut"),
            "800011 bytes",
            "800012"
        );
    }

    [Fact]
    public void Booleans_and_integers_come_as_such()
    {
        foreach (NpyCase c in NpyCases.Read())
        {
            NpyArray array = Read(c.Base64, c.Name);
            if (array.Type.Kind == NpyKind.Boolean)
            {
                Assert.Equal(c.Values.Select(v => v == "1"), array.ToBooleans());
            }
            else if (array.Type.IsInteger && c.Numbers.All(x => Math.Abs(x) < int.MaxValue))
            {
                Assert.Equal(c.Numbers.Select(x => (int)x), array.ToIntegers());
            }
        }
    }

    [Fact]
    public void What_is_no_real_number_is_refused_where_one_is_needed()
    {
        NpyArray complex = Read(Bytes([new Complex(1, 2)], 1), "z.npy");
        Refused.With(() => complex.ToNumbers(), "z.npy", "complex128", "real numbers");
        Refused.With(() => complex.ToIntegers(), "z.npy", "integers");
        NpyArray floats = Read(Bytes([1.0], 1), "x.npy");
        Refused.With(() => floats.ToIntegers(), "float64", "integers");
        Refused.With(() => floats.ToBooleans(), "float64", "booleans");
        Refused.With(() => floats.ToTexts(), "float64", "texts");
        Refused.With(() => floats.ToComplex(), "float64", "complex");
        Refused.With(() => Read(Bytes([1L << 40], 1), "n.npy").ToIntegers(), "n.npy", "1099511627776", "2^31");
    }

    [Fact]
    public void Types_that_numpy_writes_and_that_are_not_read_are_refused_with_what_to_do()
    {
        RefusedCase[] cases = NpyCases.ReadRefused();
        Assert.Equal(9, cases.Length);
        foreach (RefusedCase c in cases)
        {
            Refused.With(() => Read(c.Base64, c.Name + ".npy"), c.Name + ".npy", c.Word);
        }
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        foreach (
            byte[] whole in (byte[][])
                [Bytes([1.5f, 2, 3, 4, 5, 6], 2, 3), Bytes([true, false], 2), Bytes<double>([], 0, 4)]
        )
        {
            for (int length = 0; length < whole.Length; length++)
            {
                Refused.With(() => Read(whole[..length], "cut.npy"), "cut.npy", "expected");
            }

            Read(whole, "whole.npy");
        }
    }

    [Fact]
    public void A_stream_that_ends_before_the_length_it_promised_is_refused()
    {
        byte[] whole = Bytes([1.5f, 2, 3], 3);
        for (int length = 0; length < whole.Length; length++)
        {
            using MemoryStream stream = new(whole[..length]);
            Refused.With(() => NpyReader.Read(stream, whole.Length, "cut.npy"), "cut.npy", "cut short");
        }
    }

    [Fact]
    public void Bytes_behind_the_array_are_refused()
    {
        byte[] longer = [.. Bytes([1.5f, 2, 3], 3), 0];
        Refused.With(() => Read(longer, "long.npy"), "long.npy", "141 bytes", "140", "followed by something else");
    }

    [Fact]
    public void A_boolean_that_is_neither_is_refused()
    {
        byte[] file = Bytes([true, false], 2);
        file[^1] = 2;
        Refused.With(() => Read(file, "b.npy"), "b.npy", "found 2 in element 1", "0 or 1");
    }

    [Fact]
    public void A_text_that_is_no_text_is_refused()
    {
        using MemoryStream stream = new();
        NpyWriter.WriteTexts(stream, ["ab"], 1);
        byte[] file = stream.ToArray();
        file[^1] = 0x7F;
        Refused.With(() => Read(file, "t.npy"), "t.npy", "element 0", "code point");
    }

    [Fact]
    public void Files_that_cannot_be_opened_are_refused()
    {
        using TempFolder folder = new();
        Refused.With(() => NpyReader.ReadFile(folder.At("none.npy")), "none.npy", "no such file");
        Refused.With(() => NpyReader.ReadFile(folder.At("none", "none.npy")), "no such file");
        Refused.With(() => NpyReader.ReadFile(folder.Path), "found a folder");
        Refused.With(() => NpyReader.ReadFile(folder.Write("empty.npy", [])), "empty.npy", "found 0 bytes");
        Refused.With(() => NpyReader.ReadFile(folder.Write("t.npy", "id,member,loss"u8.ToArray())), "934E554D5059");
    }

    [Fact]
    public void Flipped_bytes_give_an_array_or_a_refusal_never_another_exception()
    {
        byte[] whole = Bytes([1, 2, 3, 4, 5, 6], 2, 3);
        for (int at = 0; at < whole.Length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] flipped = [.. whole];
                flipped[at] ^= (byte)(1 << bit);
                try
                {
                    Read(flipped, "flipped.npy");
                }
                catch (BadInputException)
                {
                    // Either is right: a bare .npy has no checksum.
                }
            }
        }
    }

    internal static NpyArray Read(byte[] file, string name)
    {
        using MemoryStream stream = new(file);
        return NpyReader.Read(stream, file.Length, name);
    }

    internal static byte[] Bytes<T>(T[] values, params long[] shape)
        where T : unmanaged
    {
        using MemoryStream stream = new();
        NpyWriter.Write<T>(stream, values, shape);
        return stream.ToArray();
    }

    internal static void AssertSame(NpyCase c, NdArray numbers)
    {
        double[] found = new double[numbers.Count];
        numbers.Read(0, found);
        double[] expected = c.Numbers;
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++)
        {
            bool same = double.IsNaN(expected[i])
                ? double.IsNaN(found[i])
                : BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(found[i]);
            Assert.True(same, $"{c.Name}: element {i} is {found[i]:R}, numpy has {expected[i]:R}");
        }
    }

    private static Complex ParseComplex(string text)
    {
        string[] parts = text.Split(';');
        return new Complex(
            double.Parse(parts[0], CultureInfo.InvariantCulture),
            double.Parse(parts[1], CultureInfo.InvariantCulture)
        );
    }
}
