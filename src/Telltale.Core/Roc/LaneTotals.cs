using System.Runtime.Intrinsics;

namespace Telltale.Core.Roc;

/// <summary>What was passed on the way down from the highest score, in each lane.</summary>
internal sealed class LaneTotals
{
    private readonly uint[] _members = new uint[Lanes.Count];
    private readonly uint[] _nonMembers = new uint[Lanes.Count];
    private readonly ulong[] _twiceAbove = new ulong[Lanes.Count];

    // Of a long tie, the parts that were passed.
    private readonly uint[] _tieMembers = new uint[Lanes.Count];
    private readonly uint[] _tieNonMembers = new uint[Lanes.Count];

    /// <summary>Members in whole ties.</summary>
    public ReadOnlySpan<uint> Members => _members;

    /// <summary>Non-members in whole ties.</summary>
    public ReadOnlySpan<uint> NonMembers => _nonMembers;

    /// <summary>Over members, twice the non-members above and once those in the tie: what 2U is short of 2·m·n.</summary>
    public ReadOnlySpan<ulong> TwiceAbove => _twiceAbove;

    /// <summary>Whether a lane has passed records of both classes.</summary>
    public bool HasBothClasses(int lane) => _members[lane] > 0 && _nonMembers[lane] > 0;

    /// <summary>Back to the top.</summary>
    public void Clear()
    {
        foreach (uint[] totals in new[] { _members, _nonMembers, _tieMembers, _tieNonMembers })
        {
            Array.Clear(totals);
        }

        Array.Clear(_twiceAbove);
    }

    /// <summary>Passes a stretch in one lane.</summary>
    public void Add(int lane, in LaneSums sums, StretchKind kind)
    {
        if (kind is StretchKind.Untied or StretchKind.Tied)
        {
            _twiceAbove[lane] += (2 * sums.Above) + sums.Beside + (2 * sums.Members * _nonMembers[lane]);
            _members[lane] += (uint)sums.Members;
            _nonMembers[lane] += (uint)sums.NonMembers;
            return;
        }

        _tieMembers[lane] += (uint)sums.Members;
        _tieNonMembers[lane] += (uint)sums.NonMembers;
        if (kind == StretchKind.LastPart)
        {
            _twiceAbove[lane] += _tieMembers[lane] * ((2UL * _nonMembers[lane]) + _tieNonMembers[lane]);
            _members[lane] += _tieMembers[lane];
            _nonMembers[lane] += _tieNonMembers[lane];
            (_tieMembers[lane], _tieNonMembers[lane]) = (0, 0);
        }
    }

    /// <summary>Passes whole ties in all lanes; all their sums must fit.</summary>
    public void Add(Lanes sums)
    {
        int step = Vector256<uint>.Count;
        for (int lane = 0; lane < Lanes.Count; lane += step)
        {
            Vector256<uint> members = Widen(sums.Members, lane);
            Vector256<uint> nonMembers = Vector256.Create(NonMembers.Slice(lane, step));
            // Both below 2¹⁷.
            Vector256<uint> inside = (Widen(sums.Above, lane) << 1) + Widen(sums.Beside, lane);
            (Vector256<ulong> members0, Vector256<ulong> members1) = Vector256.Widen(members);
            (Vector256<ulong> above0, Vector256<ulong> above1) = Vector256.Widen(nonMembers);
            (Vector256<ulong> inside0, Vector256<ulong> inside1) = Vector256.Widen(inside);
            Span<ulong> twice = _twiceAbove.AsSpan(lane, step);
            (Vector256.Create<ulong>(twice) + inside0 + ((members0 * above0) << 1)).CopyTo(twice);
            Span<ulong> rest = twice[Vector256<ulong>.Count..];
            (Vector256.Create<ulong>(rest) + inside1 + ((members1 * above1) << 1)).CopyTo(rest);
            (Vector256.Create(Members.Slice(lane, step)) + members).CopyTo(_members, lane);
            (nonMembers + Widen(sums.NonMembers, lane)).CopyTo(_nonMembers, lane);
        }
    }

    private static Vector256<uint> Widen(ReadOnlySpan<ushort> sums, int lane)
    {
        Vector128<ushort> eight = Vector128.Create(sums.Slice(lane, Vector128<ushort>.Count));
        (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(eight);
        return Vector256.Create(low, high);
    }
}
