using Telltale.Learning.Training;

namespace Telltale.Adapters.Store;

/// <summary>Models in training as files <c>FOLDER/KEY/model-00007.training</c>, each whole or absent.</summary>
/// <param name="folder">The folder; made when the first model is saved.</param>
public sealed class CheckpointFolder(string folder) : ICheckpointStore
{
    /// <inheritdoc/>
    public Stream? Open(string key, int model)
    {
        try
        {
            return File.OpenRead(PathOf(key, model));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Mostly: there is none. One that cannot be read is of no more use than that.
            return null;
        }
    }

    /// <inheritdoc/>
    public void Save(string key, int model, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.Combine(folder, key));
        AtomicFile.Write(PathOf(key, model), write);
    }

    /// <inheritdoc/>
    public void Remove(string key, int model)
    {
        try
        {
            File.Delete(PathOf(key, model));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It takes up room and does no harm: the model's answers are there, and are looked for first.
        }
    }

    private string PathOf(string key, int model) => Path.Combine(folder, key, $"model-{model:00000}.training");
}
