using Telltale.Audit.Ports;
using Telltale.Audit.Records;
using Telltale.Learning.Training;

namespace Telltale.Audit.SelfTest.Audits;

/// <summary>Keeps nothing: every run trains anew, and touches no disk.</summary>
internal sealed class ForgetfulStore : IAnswerStore, ICheckpointStore
{
    public ModelAnswers? Load(string key, int model, int length) => null;

    public void Save(string key, int model, ModelAnswers answers) { }

    public Stream? Open(string key, int model) => null;

    public void Save(string key, int model, Action<Stream> write) { }

    public void Remove(string key, int model) { }
}
