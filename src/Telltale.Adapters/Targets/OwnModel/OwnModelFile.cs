using System.Text;
using Telltale.Adapters.Formats.Gguf;
using Telltale.Adapters.Store;
using Telltale.Audit.Language;
using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;

namespace Telltale.Adapters.Targets.OwnModel;

/// <summary>A GGUF file run by our own engine.</summary>
public static class OwnModelFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="threads">Most threads at once.</param>
    /// <param name="seed">Root of continuations.</param>
    /// <exception cref="BadInputException">No such file, or not a model that the engine runs.</exception>
    public static DecoderTextModel Open(string path, Kernel kernel, int threads, Seed seed)
    {
        DecoderFile file = DecoderGguf.Read(path);
        return new DecoderTextModel(
            Path.GetFileName(path),
            ContentHash.OfBytes(
                Encoding.UTF8.GetBytes($"telltale decoder/1 {kernel.Name}\n{ContentHash.OfFile(path)}\n")
            ),
            new DecoderModel(file.Weights, kernel),
            file.Tokenizer,
            file.StartsTexts,
            threads,
            seed
        );
    }
}
