using Telltale.Core.Evidence;

namespace Telltale.Attacks.Probes;

/// <summary>The measurements that an attack reads; equal to another that reads the same.</summary>
/// <param name="arrays">Their kinds, in any order.</param>
public sealed class ProbeList(params ProbeArray[] arrays) : IEquatable<ProbeList>
{
    /// <summary>Their kinds.</summary>
    public IReadOnlyList<ProbeArray> All => arrays;

    /// <inheritdoc/>
    public bool Equals(ProbeList? other) => other is not null && arrays.SequenceEqual(other.All);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ProbeList);

    /// <inheritdoc/>
    public override int GetHashCode() => arrays.Length;
}
