namespace Telltale.Core.Roc;

/// <summary>The rows of a stretch with what each weighs in every lane: the weight of its unit times that of its target.</summary>
/// <param name="units">A unit (record, or row) for each row.</param>
/// <param name="targets">A target for each row.</param>
/// <param name="masks">All ones for a member, 0 for a non-member.</param>
/// <param name="endsTie">Whether a row is the last of its score.</param>
/// <param name="unitWeights">[units × lanes].</param>
/// <param name="targetWeights">[targets × lanes].</param>
internal readonly ref struct StretchRows(
    ReadOnlySpan<int> units,
    ReadOnlySpan<int> targets,
    ReadOnlySpan<ushort> masks,
    ReadOnlySpan<bool> endsTie,
    ReadOnlySpan<byte> unitWeights,
    ReadOnlySpan<ushort> targetWeights
)
{
    public readonly ReadOnlySpan<int> Units = units;
    public readonly ReadOnlySpan<int> Targets = targets;
    public readonly ReadOnlySpan<ushort> Masks = masks;
    public readonly ReadOnlySpan<bool> EndsTie = endsTie;
    public readonly ReadOnlySpan<byte> UnitWeights = unitWeights;
    public readonly ReadOnlySpan<ushort> TargetWeights = targetWeights;

    public int Count => Units.Length;

    /// <summary>Weight of a row in a lane.</summary>
    public ulong Weight(int row, int lane) =>
        (ulong)UnitWeights[(Units[row] * Lanes.Count) + lane] * TargetWeights[(Targets[row] * Lanes.Count) + lane];
}
