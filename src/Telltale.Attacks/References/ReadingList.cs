namespace Telltale.Attacks.References;

/// <summary>All that an attack reads of the reference models; equal to another that asks for the same.</summary>
/// <param name="readings">The readings, in any order.</param>
internal sealed class ReadingList(params ReferenceReading[] readings) : IEquatable<ReadingList>
{
    /// <summary>The readings.</summary>
    public IReadOnlyList<ReferenceReading> All => readings;

    /// <inheritdoc/>
    public bool Equals(ReadingList? other) => other is not null && readings.SequenceEqual(other.All);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ReadingList);

    /// <inheritdoc/>
    public override int GetHashCode() => readings.Length;
}
