using Telltale.Adapters.Formats.Npy;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Tests.Formats.Npy;

/// <summary>Exact: a mapped array must give what the same array gives from memory.</summary>
public sealed class MappedNpyArrayTests
{
    [Fact]
    public void Mapped_equals_numpy_for_every_real_array_and_every_run_of_it()
    {
        using TempFolder folder = new();
        int mapped = 0;
        foreach (NpyCase c in NpyCases.Read())
        {
            NpyArray whole = NpyReaderTests.Read(c.Base64, c.Name);
            string path = folder.Write("x.npy", c.Base64);
            if (!whole.Type.IsReal)
            {
                Refused.With(() => MappedNpyArray.Open(path), "x.npy", "expected real numbers");
                continue;
            }

            using MappedNpyArray array = MappedNpyArray.Open(path);
            Assert.Equal(c.Shape, array.Shape);
            Assert.Equal(whole.Type, array.Type);
            NpyReaderTests.AssertSame(c, array);
            AssertRuns(whole.ToNumbers(), array);
            mapped++;
        }

        Assert.True(mapped > 400);
    }

    [Fact]
    public void Runs_longer_than_a_chunk_are_whole_in_either_order()
    {
        using TempFolder folder = new();
        const int rows = 300;
        const int columns = 70;
        float[] values = [.. Enumerable.Range(0, rows * columns).Select(i => i * 0.25f)];
        byte[] straight = NpyReaderTests.Bytes(values, rows, columns);
        byte[] turned = NpyReaderTests.Bytes(
            [.. Enumerable.Range(0, rows * columns).Select(i => values[(i % rows * columns) + (i / rows)])],
            rows,
            columns
        );
        // The same file, said to be in the other order: False and its comma become True, a comma and a space.
        System
            .Text.Encoding.ASCII.GetBytes("True, 'shape': (300, 70), } ")
            .CopyTo(turned, turned.AsSpan().IndexOf("False"u8));

        using MappedNpyArray c = MappedNpyArray.Open(folder.Write("c.npy", straight));
        using MappedNpyArray f = MappedNpyArray.Open(folder.Write("f.npy", turned));
        foreach (
            (int start, int count) in ((int, int)[])[(0, values.Length), (1, 5000), (69, 142), (20_999, 1), (7, 0)]
        )
        {
            double[] expected = [.. values.Skip(start).Take(count).Select(x => (double)x)];
            double[] found = new double[count];
            c.Read(start, found);
            Assert.Equal(expected, found);
            Array.Clear(found);
            f.Read(start, found);
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void Floats_are_given_without_a_copy_where_they_lie_so()
    {
        using TempFolder folder = new();
        using MappedNpyArray floats = MappedNpyArray.Open(
            folder.Write("f.npy", NpyReaderTests.Bytes([1f, 2, 3, 4], 2, 2))
        );
        Assert.True(floats.TryGetFloats(1, 3, out ReadOnlySpan<float> run));
        Assert.Equal([2f, 3, 4], run.ToArray());
        Assert.True(floats.TryGetFloats(4, 0, out run));
        Assert.True(run.IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => floats.TryGetFloats(2, 3, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => floats.Read(2, new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => floats.Read(-1, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => floats.Read(long.MaxValue, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => floats.TryGetFloats(long.MaxValue - 1, 3, out _));

        using MappedNpyArray doubles = MappedNpyArray.Open(folder.Write("d.npy", NpyReaderTests.Bytes([1.0], 1)));
        Assert.False(doubles.TryGetFloats(0, 1, out _));
    }

    [Fact]
    public void After_disposal_a_read_fails_and_does_not_crash()
    {
        using TempFolder folder = new();
        MappedNpyArray array = MappedNpyArray.Open(folder.Write("f.npy", NpyReaderTests.Bytes([1f, 2], 2)));
        array.Dispose();
        array.Dispose();
        Assert.Throws<ObjectDisposedException>(() => array.Read(0, new double[1]));
        Assert.Throws<ObjectDisposedException>(() => array.TryGetFloats(0, 1, out _));
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        using TempFolder folder = new();
        byte[] whole = NpyReaderTests.Bytes([1f, 2, 3], 3);
        for (int length = 0; length < whole.Length; length++)
        {
            string path = folder.Write("cut.npy", whole[..length]);
            Refused.With(() => MappedNpyArray.Open(path), "cut.npy", "expected");
        }
    }

    [Fact]
    public void A_boolean_that_is_neither_is_refused_when_it_is_read()
    {
        using TempFolder folder = new();
        byte[] file = NpyReaderTests.Bytes([true, false, true], 3);
        file[^1] = 7;
        using MappedNpyArray array = MappedNpyArray.Open(folder.Write("b.npy", file));
        array.Read(0, new double[2]);
        Refused.With(() => array.Read(1, new double[2]), "b.npy", "found 7 in element 2");
    }

    [Fact]
    public void Files_beyond_two_gigabytes_are_read_at_their_end()
    {
        using TempFolder folder = new();
        string path = folder.At("large.npy");
        const long count = 600_000_001;
        using (FileStream stream = new(path, FileMode.CreateNew))
        {
            stream.Write(NpyReaderTests.Bytes<float>([], 0));
            stream.Position = 0;
            _ = new NpyRowWriter<float>(stream, count);
            // Sparse: the zeros in between take no room on the disk.
            stream.SetLength(stream.Position + (count * sizeof(float)));
            stream.Seek(-sizeof(float), SeekOrigin.End);
            stream.Write(BitConverter.GetBytes(2.5f));
        }

        using MappedNpyArray array = MappedNpyArray.Open(path);
        double[] last = new double[2];
        array.Read(count - 2, last);
        Assert.Equal([0, 2.5], last);
        Assert.True(array.TryGetFloats(count - 1, 1, out ReadOnlySpan<float> run));
        Assert.Equal(2.5f, run[0]);
        Refused.With(() => NpyReader.ReadFile(path[..^4]), "no such file");
    }

    [Fact]
    public async Task Many_threads_read_the_same_numbers()
    {
        using TempFolder folder = new();
        int[] values = [.. Enumerable.Range(0, 50_000).Select(i => (i * 7919) % 100_003)];
        using MappedNpyArray array = MappedNpyArray.Open(folder.Write("n.npy", NpyReaderTests.Bytes(values, 50, 1000)));
        long expected = values.Sum(v => (long)v);
        long[] sums = await Task.WhenAll(
            Enumerable
                .Range(1, 8)
                .Select(thread =>
                    Task.Run(() =>
                    {
                        double sum = 0;
                        double[] block = new double[37 * thread];
                        for (long start = 0; start < array.Count; start += block.Length)
                        {
                            Span<double> run = block.AsSpan(0, (int)Math.Min(block.Length, array.Count - start));
                            array.Read(start, run);
                            foreach (double x in run)
                            {
                                sum += x;
                            }
                        }

                        return (long)sum;
                    })
                )
        );
        Assert.All(sums, sum => Assert.Equal(expected, sum));
    }

    private static void AssertRuns(NdArray memory, MappedNpyArray mapped)
    {
        for (int start = 0; start <= memory.Count; start++)
        {
            for (int count = 0; start + count <= memory.Count; count++)
            {
                double[] expected = new double[count];
                double[] found = new double[count];
                memory.Read(start, expected);
                mapped.Read(start, found);
                Assert.Equal(expected, found);
            }
        }
    }
}
