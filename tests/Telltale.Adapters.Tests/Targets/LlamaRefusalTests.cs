using Telltale.Adapters.Formats.Gguf;
using Telltale.Adapters.Targets.Llama;
using Telltale.Adapters.Tests.Formats.Gguf;
using Telltale.Core;

namespace Telltale.Adapters.Tests.Targets;

public sealed class LlamaRefusalTests
{
    [Fact]
    public void A_library_that_is_not_there_or_none_is_named_with_the_way_to_get_it()
    {
        using TempFolder folder = new();
        DecoderGguf.Write(folder.At("m.gguf"), SmallDecoders.Draw(), "small");
        Refused.With(
            () => LlamaModel.Open(folder.At("m.gguf"), new LlamaOptions(), folder.At("nowhere")),
            "TELLTALE_LLAMA",
            "nowhere",
            "libllama"
        );
        string text = folder.Write("libllama.so", "no library"u8.ToArray());
        foreach (string given in (string[])[text, folder.Path])
        {
            OutsideFailureException e = Assert.Throws<OutsideFailureException>(() =>
                LlamaModel.Open(folder.At("m.gguf"), new LlamaOptions(), given)
            );
            Assert.Contains(text, e.Message, StringComparison.Ordinal);
            Assert.Contains("native/fetch", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_library_without_the_functions_is_none()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libc.so.6 is a library of Linux.");
        OutsideFailureException e = Assert.Throws<OutsideFailureException>(() => LlamaLibrary.Open(Libc()));
        Assert.Contains("has no function llama_", e.Message, StringComparison.Ordinal);

        static string Libc() =>
            File.ReadLines("/proc/self/maps")
                .Select(l => l.Split(' ')[^1])
                .First(p => p.EndsWith("/libc.so.6", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_before_llama_cpp_sees_it()
    {
        LlamaHere.Need();
        using TempFolder folder = new();
        byte[] whole = SmallDecoders.Bytes(SmallDecoders.Draw());
        Refused.With(() => Open(folder.At("none.gguf")), "none.gguf", "no such file");
        Refused.With(() => Open(folder.Write("text.gguf", "some text"u8.ToArray())), "47475546");
        Refused.With(() => Open(folder.Write("cut.gguf", whole[..^100])), "cut short");
    }

    [Fact]
    public void A_model_that_llama_cpp_cannot_run_is_refused_with_its_reason()
    {
        LlamaHere.Need();
        using TempFolder folder = new();
        DecoderFile file = SmallDecoders.Draw();
        byte[] bytes = SmallDecoders.Bytes(file);
        byte[] architecture = [.. bytes];
        "mambo"u8.CopyTo(architecture.AsSpan(architecture.AsSpan().IndexOf("llama"u8)));
        Refused.With(() => Open(folder.Write("mambo.gguf", architecture)), "mambo.gguf", "could not load", "mambo");
        byte[] tensor = [.. bytes];
        "output_norx"u8.CopyTo(tensor.AsSpan(tensor.AsSpan().IndexOf("output_norm"u8)));
        Refused.With(() => Open(folder.Write("tensor.gguf", tensor)), "could not load", "output_norm");
        Refused.With(() => Open(folder.Write("m.gguf", bytes), new LlamaOptions { Context = 100 }), "100", "64");
        Refused.With(() => Open(folder.At("m.gguf"), new LlamaOptions { Context = 1 }), "at least 2");
        Refused.With(() => Open(folder.At("m.gguf"), new LlamaOptions { Threads = 0 }), "at least 1");
    }

    private static void Open(string path, LlamaOptions? options = null)
    {
        using LlamaModel model = LlamaModel.Open(path, options ?? new LlamaOptions(), LlamaHere.Given);
    }
}
