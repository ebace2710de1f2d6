using Telltale.Audit.Records;

namespace Telltale.Audit.Ports;

/// <summary>
/// Keeps the answers of trained models, so that a run that was stopped goes on where it was. Calls for different models
/// come from several threads at once.
/// </summary>
public interface IAnswerStore
{
    /// <summary>The answers of a model, if they were stored whole; null otherwise.</summary>
    /// <param name="key">Hash of all that the answers depend on.</param>
    /// <param name="model">Which model.</param>
    /// <param name="length">How many numbers they are; a stored file of another length does not count.</param>
    ModelAnswers? Load(string key, int model, int length);

    /// <summary>Stores the answers of a model: all of them or nothing.</summary>
    void Save(string key, int model, ModelAnswers answers);
}
