using Telltale.Core.Evidence;

namespace Telltale.Audit.Probes;

/// <summary>One array that a probe measures.</summary>
/// <param name="Target">What it is in the evidence when the model is the target.</param>
/// <param name="References">What the same of the reference models is; null where only targets are measured.</param>
/// <param name="Shape">Extents of the target's array.</param>
public sealed record ProbeOutput(ProbeArray Target, ProbeArray? References, params IReadOnlyList<long> Shape)
{
    /// <summary>Numbers a model.</summary>
    public int Length => checked((int)Shape.Aggregate(1L, (a, b) => a * b));
}
