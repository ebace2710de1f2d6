using Telltale.Audit.Ports;

namespace Telltale.Adapters.Targets;

/// <summary>A model that notices when texts come to be cut into other tokens, and wants to know of answers from earlier runs.</summary>
internal interface ITokenWitness
{
    /// <summary>An answer of this model that was kept.</summary>
    void Saw(TextReading reading);
}
