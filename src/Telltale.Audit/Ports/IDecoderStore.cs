using Telltale.Learning.Language.Models;

namespace Telltale.Audit.Ports;

/// <summary>
/// Keeps language models that were trained, so that a run that was stopped goes on where it was. Calls for different models
/// come from several threads at once.
/// </summary>
public interface IDecoderStore
{
    /// <summary>The weights of a model, if they were stored whole; null otherwise.</summary>
    /// <param name="key">Hash of all that the weights depend on.</param>
    /// <param name="model">Which model.</param>
    /// <param name="options">Its shape; stored weights of another do not count.</param>
    DecoderWeights? Load(string key, int model, DecoderOptions options);

    /// <summary>Stores the weights of a model: all of them or nothing.</summary>
    void Save(string key, int model, DecoderWeights weights);
}
