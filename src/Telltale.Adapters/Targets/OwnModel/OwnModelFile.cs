using System.Text;
using Telltale.Adapters.Formats.Gguf;
using Telltale.Adapters.Store;
using Telltale.Audit.Language;
using Telltale.Audit.Language.Forecasts;
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
        return Open(path, file, kernel, threads, seed);
    }

    /// <summary>The model as it is known before it is asked.</summary>
    /// <exception cref="BadInputException">As for <see cref="Open(string, Kernel, int, Seed)"/>.</exception>
    public static PlannedTextModel Plan(string path, Kernel kernel, int threads, Seed seed)
    {
        DecoderFile file = DecoderGguf.Read(path);
        return new PlannedTextModel(Path.GetFileName(path), DecoderTextModel.Shows)
        {
            Tokenizer = file.Tokenizer.Hash,
            CountTokens = text => file.Tokenizer.Encode(text).Length,
            Open = () => Open(path, file, kernel, threads, seed),
        };
    }

    private static DecoderTextModel Open(string path, DecoderFile file, Kernel kernel, int threads, Seed seed) =>
        new(
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
