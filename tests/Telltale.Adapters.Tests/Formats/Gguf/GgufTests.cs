using System.Buffers.Binary;
using Telltale.Adapters.Formats.Gguf;
using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Language.Models;

namespace Telltale.Adapters.Tests.Formats.Gguf;

public sealed class GgufTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_model_comes_back_as_it_was_written(bool tied)
    {
        using TempFolder folder = new();
        DecoderFile model = SmallDecoders.Draw(tied);
        DecoderGguf.Write(folder.At("m.gguf"), model, "small");
        DecoderFile back = DecoderGguf.Read(folder.At("m.gguf"));
        Assert.Equal(model.Weights.Hash(), back.Weights.Hash());
        Assert.Equal(model.Weights.Options, back.Weights.Options);
        Assert.Equal(model.Tokenizer.Hash, back.Tokenizer.Hash);
        Assert.True(back.StartsTexts);
        Assert.Equal(File.ReadAllBytes(folder.At("m.gguf")), SmallDecoders.Bytes(back));
    }

    [Fact]
    public void The_layout_is_that_of_the_format()
    {
        using MemoryStream stream = new();
        GgufWriter.Write(
            stream,
            [("a", GgufValue.Of(7u)), ("b", GgufValue.Of((string[])["x", "é"]))],
            [("t", [2, 3], new float[] { 1, 2, 3, 4, 5, 6 }), ("u", [1], new float[] { -1 })]
        );
        // Counted by hand from ggml's docs/gguf.md.
        string expected =
            "47475546 03000000 0200000000000000 0200000000000000"
            + "0100000000000000 61 04000000 07000000"
            + "0100000000000000 62 09000000 08000000 0200000000000000 0100000000000000 78 0200000000000000 C3A9"
            + "0100000000000000 74 02000000 0300000000000000 0200000000000000 00000000 0000000000000000"
            + "0100000000000000 75 01000000 0100000000000000 00000000 2000000000000000";
        byte[] head = Convert.FromHexString(expected.Replace(" ", "", StringComparison.Ordinal));
        byte[] bytes = stream.ToArray();
        Assert.Equal(head, bytes[..head.Length]);
        int data = (head.Length + 31) / 32 * 32;
        Assert.Equal(data + 64, bytes.Length);
        Assert.All(bytes[head.Length..data], b => Assert.Equal(0, b));
        Assert.Equal(4, BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(data + 12)));
        Assert.Equal(-1, BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(data + 32)));
        stream.Position = 0;
        GgufHeader header = GgufReader.ReadHeader(stream, stream.Length, "it");
        Assert.Equal([2, 3], header.Tensors["t"].Shape);
        Assert.Equal(data, header.Tensors["t"].Start);
        Assert.Equal([1, 2, 3, 4, 5, 6], GgufNumbers.Read(stream, header.Tensors["t"], "it"));
        Assert.Equal(["x", "é"], header.Texts("b"));
    }

    [Fact]
    public void Each_number_format_is_read()
    {
        byte[] halves = new byte[4];
        BinaryPrimitives.WriteHalfLittleEndian(halves, (Half)1.5);
        BinaryPrimitives.WriteHalfLittleEndian(halves.AsSpan(2), (Half)(-0.25));
        Assert.Equal([1.5f, -0.25f], Read(halves, GgufNumberFormat.F16, 2));
        Assert.Equal([1, -2], Read([0x80, 0x3F, 0x00, 0xC0], GgufNumberFormat.BF16, 2));
        byte[] blocks = new byte[2 * 34];
        for (int block = 0; block < 2; block++)
        {
            BinaryPrimitives.WriteHalfLittleEndian(blocks.AsSpan(block * 34), (Half)(block == 0 ? 0.5 : -2));
            for (int i = 0; i < 32; i++)
            {
                blocks[(block * 34) + 2 + i] = (byte)(sbyte)(i - 16);
            }
        }

        Assert.Equal(
            [.. Enumerable.Range(-16, 32).Select(i => 0.5f * i), .. Enumerable.Range(-16, 32).Select(i => -2f * i)],
            Read(blocks, GgufNumberFormat.Q8, 64)
        );
        Refused.With(() => Read(new byte[64], (GgufNumberFormat)12, 2), "format 12", "llama.cpp");
        Refused.With(() => Read(new byte[3], GgufNumberFormat.F16, 2), "cut short");

        static float[] Read(byte[] bytes, GgufNumberFormat format, int count)
        {
            using MemoryStream stream = new(bytes);
            return GgufNumbers.Read(stream, new GgufTensor("t", [count], format, 0), "it");
        }
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] bytes = SmallDecoders.Bytes(SmallDecoders.Draw(width: 8, heads: 2, keyValueHeads: 1, layers: 1));
        Rng rng = new Seed(72).CreateRng();
        int[] cuts =
        [
            .. Enumerable.Range(0, 64),
            .. Enumerable.Range(0, 300).Select(_ => rng.NextInt(bytes.Length)),
            bytes.Length - 33,
        ];
        Assert.All(cuts, cut => Refused.With(() => Read(bytes[..cut]), "it", "expected"));
    }

    [Fact]
    public void A_damaged_file_gives_a_model_or_a_refusal()
    {
        byte[] bytes = SmallDecoders.Bytes(SmallDecoders.Draw(width: 8, heads: 2, keyValueHeads: 1, layers: 1));
        int head =
            bytes.Length - (int)(4 * SmallDecoders.Draw(width: 8, heads: 2, keyValueHeads: 1, layers: 1).Weights.Count);
        Rng rng = new Seed(73).CreateRng();
        int refused = 0;
        for (int trial = 0; trial < 3000; trial++)
        {
            byte[] damaged = [.. bytes];
            int at = rng.NextInt(trial % 2 == 0 ? 600 : head);
            for (int i = 0; i < 1 + (trial % 8) && at + i < damaged.Length; i++)
            {
                damaged[at + i] = (byte)(trial % 3 == 0 ? 255 : rng.NextInt(256));
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                _ = Read(damaged);
            }
            catch (BadInputException e)
            {
                refused++;
                Assert.DoesNotContain('\n', e.Message);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100L * bytes.Length);
        }

        Assert.InRange(refused, 1000, 3000);
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        DecoderFile model = SmallDecoders.Draw();
        byte[] bytes = SmallDecoders.Bytes(model);
        Refused.With(() => Read("PK\u0003\u0004 what else"u8.ToArray()), "47475546");
        Refused.With(() => Read(Changed("GGUF\u0003", "GGUF\u0007")), "version 7", "2 or 3");
        Refused.With(() => Read(Changed("\u0005\0\0\0\0\0\0\0llama", "\u0005\0\0\0\0\0\0\0mamba")), "'mamba'", "llama");
        Refused.With(() => Read(Changed("gpt-2", "qwen2")), "'qwen2'", "tokenizer.ggml.pre");
        Refused.With(() => Read(Changed("output_norm.weight", "outputsnorm.weight")), "output_norm.weight", "missing");
        Refused.With(
            () => Read(Changed("llama.block_count\u0004\0\0\0\u0002", "llama.block_count\u0004\0\0\0\u0003")),
            "blk.2"
        );
        Refused.With(
            () => Read(Changed("forward_length\u0004\0\0\0\u0040", "forward_length\u0004\0\0\0\u0020")),
            "ffn_gate.weight [64, 32]",
            "[32, 32]"
        );

        byte[] Changed(string from, string to)
        {
            byte[] changed = [.. bytes];
            byte[] old = System.Text.Encoding.Latin1.GetBytes(from);
            int at = changed.AsSpan().IndexOf(old);
            Assert.True(at >= 0, from);
            System.Text.Encoding.Latin1.GetBytes(to).CopyTo(changed, at);
            return changed;
        }
    }

    [Fact]
    public void Absurd_counts_allocate_nothing()
    {
        byte[] bytes = new byte[64];
        "GGUF"u8.CopyTo(bytes);
        bytes[4] = 3;
        foreach (ulong count in (ulong[])[3, 1 << 20, int.MaxValue, ulong.MaxValue])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), count);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), 0);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Refused.With(() => Read(bytes), "expected");
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), 0);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), count);
            Refused.With(() => Read(bytes), "expected");
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        }
    }

    [Fact]
    public void A_tokenizer_of_another_size_is_refused()
    {
        DecoderFile model = SmallDecoders.Draw();
        Refused.With(
            () => SmallDecoders.Bytes(model with { Tokenizer = SmallDecoders.Tokenizer(300) }),
            "300",
            $"{model.Tokenizer.Size}"
        );
    }

    private static DecoderFile Read(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        return DecoderGguf.Read(stream, "it");
    }
}
