using System.Runtime.InteropServices;
using Telltale.Adapters.Formats.Gguf;
using Telltale.Adapters.Targets.Llama;
using Telltale.Adapters.Tests.Formats.Gguf;

namespace Telltale.Adapters.Tests.Targets;

/// <summary>Numbers that llama.cpp packs are unpacked here.</summary>
public sealed class LlamaFormatsTests
{
    private const int HalfFile = 1;
    private const int Q8File = 7;
    private const int BrainFile = 32;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate Parameters Defaults();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate uint Quantize(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string source,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string destination,
        in Parameters parameters
    );

    [Theory]
    [InlineData(HalfFile, GgufNumberFormat.F16)]
    [InlineData(Q8File, GgufNumberFormat.Q8)]
    [InlineData(BrainFile, GgufNumberFormat.BF16)]
    public void Packed_numbers_are_the_model_s_within_their_resolution(int kind, GgufNumberFormat format)
    {
        LlamaHere.Need();
        using TempFolder folder = new();
        DecoderFile file = SmallDecoders.Draw(tied: false, keyValueHeads: 4);
        using (LlamaModel _ = LlamaHere.Open(folder, file))
        {
            // Opened once, so that the library is ready.
        }

        nint library = NativeLibrary.Load(LlamaLibrary.Open(LlamaHere.Given).Path);
        Parameters parameters = Function<Defaults>("llama_model_quantize_default_params")();
        (parameters.Threads, parameters.Kind) = (1, kind);
        uint status = Function<Quantize>("llama_model_quantize")(
            folder.At("model.gguf"),
            folder.At("packed.gguf"),
            parameters
        );
        Assert.Equal(0u, status);
        GgufHeader header = GgufReader.ReadHeader(folder.At("packed.gguf"));
        DecoderFile packed = DecoderGguf.Read(folder.At("packed.gguf"));
        Assert.Equal(file.Tokenizer.Hash, packed.Tokenizer.Hash);
        Assert.InRange(header.Tensors.Values.Count(t => t.Format == format), 10, 16);
        foreach ((string name, GgufTensor tensor) in header.Tensors)
        {
            float[] before = file.Weights[name].Values;
            float[] after = packed.Weights[name].Values;
            for (int i = 0; i < before.Length; i++)
            {
                double off = Math.Abs(before[i] - (double)after[i]);
                Assert.InRange(off, 0, Most(tensor.Format, before, i));
            }
        }

        T Function<T>(string name)
            where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));
    }

    /// <summary>Half a step between two numbers of a format, and a little for the rounding of a block's scale.</summary>
    private static double Most(GgufNumberFormat format, float[] numbers, int i) =>
        format switch
        {
            GgufNumberFormat.F16 => (Math.Abs(numbers[i]) * Math.Pow(2, -11)) + Math.Pow(2, -25),
            GgufNumberFormat.BF16 => Math.Abs(numbers[i]) * Math.Pow(2, -8),
            GgufNumberFormat.Q8 => 0.57 / 127 * numbers[(i / 32 * 32)..((i / 32 * 32) + 32)].Max(Math.Abs),
            _ => 0,
        };

    /// <summary><c>llama_model_quantize_params</c>, with room for what stands behind the first two.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Parameters
    {
        [FieldOffset(0)]
        public int Threads;

        [FieldOffset(4)]
        public int Kind;
    }
}
