using Telltale.Audit.Ports;

namespace Telltale.Adapters.Targets;

/// <summary>A model whose every request costs something, and whose keeper may change it: what a store of answers must know.</summary>
internal interface IRemoteModel
{
    /// <summary>Continuations that one request can bring: kept as soon as they are there, before the next are asked for.</summary>
    int ContinuationsAtOnce { get; }

    /// <summary>Hears of an answer of this model that was kept, to notice when texts come to be cut into other tokens.</summary>
    void Saw(TextReading reading);
}
