using Telltale.Adapters.Formats.Gguf;
using Telltale.Adapters.Targets.Llama;

namespace Telltale.Adapters.Tests.Targets;

/// <summary>llama.cpp for tests, which are skipped where it is not on this machine.</summary>
internal static class LlamaHere
{
    public static string? Given => Environment.GetEnvironmentVariable(LlamaLibrary.Variable);

    public static void Need() =>
        Assert.SkipWhen(LlamaLibrary.Find(Given) is null, "llama.cpp is not on this machine: run native/fetch.");

    /// <summary>A model written to <paramref name="folder"/> and opened by llama.cpp.</summary>
    public static LlamaModel Open(TempFolder folder, DecoderFile model, LlamaOptions? options = null)
    {
        DecoderGguf.Write(folder.At("model.gguf"), model, "small");
        return LlamaModel.Open(folder.At("model.gguf"), options ?? new LlamaOptions(), Given);
    }
}
