namespace Telltale.Learning.Training;

/// <summary>
/// Keeps models in training, so that a run that was killed goes on within them. Calls for different models come from
/// several threads at once.
/// </summary>
public interface ICheckpointStore
{
    /// <summary>What was saved last of a model, from its first byte on; null where there is nothing, or nothing that can be read.</summary>
    /// <param name="key">Hash of all that the training depends on.</param>
    /// <param name="model">Which model.</param>
    Stream? Open(string key, int model);

    /// <summary>Saves a model in place of what was saved before: all of it or nothing.</summary>
    /// <param name="key">Hash of all that the training depends on.</param>
    /// <param name="model">Which model.</param>
    /// <param name="write">Writes it.</param>
    void Save(string key, int model, Action<Stream> write);

    /// <summary>Forgets a model, which need not be there.</summary>
    /// <param name="key">Hash of all that the training depends on.</param>
    /// <param name="model">Which model.</param>
    void Remove(string key, int model);
}
