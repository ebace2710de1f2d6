using Telltale.Adapters.Formats.Gguf;
using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Language.Tokens;

namespace Telltale.Adapters.Store;

/// <summary>
/// Trained language models as files <c>FOLDER/KEY/model-00007.gguf</c>, each whole or absent, which other programs read too.
/// </summary>
/// <param name="folder">The folder; made when the first model is stored.</param>
/// <param name="tokenizer">The tokenizer of all of them.</param>
/// <param name="startsTexts">Whether the start token is put before a text.</param>
public sealed class DecoderFolder(string folder, BpeTokenizer tokenizer, bool startsTexts) : IDecoderStore
{
    /// <inheritdoc/>
    public DecoderWeights? Load(string key, int model, DecoderOptions options)
    {
        string path = PathOf(key, model);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            DecoderWeights weights = DecoderGguf.Read(path).Weights;
            return weights.Options.Vocabulary == options.Vocabulary && weights.Options.Width == options.Width
                ? weights.With(options)
                : null;
        }
        catch (BadInputException)
        {
            // Damaged on disk: it is trained again and written over.
            return null;
        }
    }

    /// <inheritdoc/>
    public void Save(string key, int model, DecoderWeights weights)
    {
        Directory.CreateDirectory(Path.Combine(folder, key));
        DecoderGguf.Write(PathOf(key, model), new DecoderFile(weights, tokenizer, startsTexts), $"model {model}");
    }

    private string PathOf(string key, int model) => Path.Combine(folder, key, $"model-{model:00000}.gguf");
}
