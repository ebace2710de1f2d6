using Telltale.Adapters.Formats.Npy;
using Telltale.Audit.Ports;
using Telltale.Audit.Records;
using Telltale.Core;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Store;

/// <summary>Answers of trained models as files <c>FOLDER/KEY/model-00007.npy</c>, each whole or absent.</summary>
/// <param name="folder">The folder; made when the first answers are stored.</param>
public sealed class AnswerFolder(string folder) : IAnswerStore
{
    /// <inheritdoc/>
    public ModelAnswers? Load(string key, int model, int length)
    {
        string path = PathOf(key, model);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return NpyReader.ReadFile(path).ToNumbers() is MemoryArray<float> stored && stored.Count == length
                ? new ModelAnswers(stored.Values.ToArray())
                : null;
        }
        catch (BadInputException)
        {
            // Damaged on disk: it is trained again and written over.
            return null;
        }
    }

    /// <inheritdoc/>
    public void Save(string key, int model, ModelAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        Directory.CreateDirectory(Path.Combine(folder, key));
        AtomicFile.Write(
            PathOf(key, model),
            stream => NpyWriter.Write<float>(stream, answers.Logits, answers.Logits.Length)
        );
    }

    private string PathOf(string key, int model) => Path.Combine(folder, key, $"model-{model:00000}.npy");
}
