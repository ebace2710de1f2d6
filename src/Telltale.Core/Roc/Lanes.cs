using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Telltale.Core.Roc;

/// <summary>
/// Sums of a stretch of rows in several replicates side by side, a lane each, in 16-bit numbers. All are whole numbers, so they
/// are the same for any width of vectors; <see cref="LaneSums"/> is the same one lane at a time.
/// </summary>
internal sealed class Lanes
{
    /// <summary>Replicates that are walked together.</summary>
    public const int Count = 32;

    /// <summary>Products of weights up to this keep the sums of a stretch below 2¹⁶.</summary>
    public const int LargestWeight = ushort.MaxValue / Stretch.Most;

    // With m + n ≤ 510 the product m·n is below 2¹⁶, and so are sums over pairs.
    private const int MostForPairs = 510;

    private const int Half = Count / 2;

    private readonly ushort[] _members = new ushort[Count];
    private readonly ushort[] _nonMembers = new ushort[Count];
    private readonly ushort[] _above = new ushort[Count];
    private readonly ushort[] _beside = new ushort[Count];

    /// <summary>Whether this processor adds vectors; where not, lanes are summed one by one.</summary>
    public static bool IsAccelerated => Vector128.IsHardwareAccelerated;

    /// <summary>Weight of members in each lane.</summary>
    public ReadOnlySpan<ushort> Members => _members;

    /// <summary>Weight of non-members.</summary>
    public ReadOnlySpan<ushort> NonMembers => _nonMembers;

    /// <summary>Over members, the non-members above them in whole ties of the stretch.</summary>
    public ReadOnlySpan<ushort> Above => _above;

    /// <summary>Over members, the non-members in the same tie.</summary>
    public ReadOnlySpan<ushort> Beside => _beside;

    /// <summary>Whether the sums of all lanes fit.</summary>
    public bool AllFit { get; private set; }

    /// <summary>Sums of one lane after <see cref="Sum"/>; null where they do not fit.</summary>
    public LaneSums? this[int lane] =>
        _members[lane] + _nonMembers[lane] > MostForPairs
            ? null
            : new LaneSums(_members[lane], _nonMembers[lane], _above[lane], _beside[lane]);

    /// <summary>Sums all lanes. No weight of a row may exceed <see cref="LargestWeight"/>.</summary>
    public void Sum(in StretchRows rows, StretchKind kind)
    {
        ref byte units = ref MemoryMarshal.GetReference(rows.UnitWeights);
        ref ushort targets = ref MemoryMarshal.GetReference(rows.TargetWeights);
        ReadOnlySpan<int> unitOf = rows.Units;
        ReadOnlySpan<int> targetOf = rows.Targets[..unitOf.Length];
        ReadOnlySpan<ushort> masks = rows.Masks[..unitOf.Length];
        ReadOnlySpan<bool> endsTie = rows.EndsTie[..unitOf.Length];
        // Two vectors a row: together 32 lanes, and as many sums as there are registers.
        Vector256<ushort> members0 = default;
        Vector256<ushort> members1 = default;
        Vector256<ushort> nonMembers0 = default;
        Vector256<ushort> nonMembers1 = default;
        Vector256<ushort> above0 = default;
        Vector256<ushort> above1 = default;
        Vector256<ushort> beside0 = default;
        Vector256<ushort> beside1 = default;
        if (kind == StretchKind.Untied)
        {
            for (int i = 0; i < unitOf.Length; i++)
            {
                (Vector256<ushort> weight0, Vector256<ushort> weight1) = Weights(
                    in units,
                    unitOf[i],
                    in targets,
                    targetOf[i]
                );
                Vector256<ushort> mask = Vector256.Create(masks[i]);
                Vector256<ushort> member0 = weight0 & mask;
                Vector256<ushort> member1 = weight1 & mask;
                above0 += member0 * nonMembers0;
                above1 += member1 * nonMembers1;
                members0 += member0;
                members1 += member1;
                nonMembers0 += weight0 - member0;
                nonMembers1 += weight1 - member1;
            }
        }
        else
        {
            Vector256<ushort> tieMembers0 = default;
            Vector256<ushort> tieMembers1 = default;
            Vector256<ushort> tieNonMembers0 = default;
            Vector256<ushort> tieNonMembers1 = default;
            for (int i = 0; i < unitOf.Length; i++)
            {
                (Vector256<ushort> weight0, Vector256<ushort> weight1) = Weights(
                    in units,
                    unitOf[i],
                    in targets,
                    targetOf[i]
                );
                Vector256<ushort> mask = Vector256.Create(masks[i]);
                tieMembers0 += weight0 & mask;
                tieMembers1 += weight1 & mask;
                tieNonMembers0 += weight0 & ~mask;
                tieNonMembers1 += weight1 & ~mask;
                if (endsTie[i] || i == unitOf.Length - 1)
                {
                    above0 += tieMembers0 * nonMembers0;
                    above1 += tieMembers1 * nonMembers1;
                    beside0 += tieMembers0 * tieNonMembers0;
                    beside1 += tieMembers1 * tieNonMembers1;
                    members0 += tieMembers0;
                    members1 += tieMembers1;
                    nonMembers0 += tieNonMembers0;
                    nonMembers1 += tieNonMembers1;
                    tieMembers0 = tieMembers1 = tieNonMembers0 = tieNonMembers1 = default;
                }
            }
        }

        Vector256<ushort> limit = Vector256.Create((ushort)MostForPairs);
        AllFit =
            !Vector256.GreaterThanAny(members0 + nonMembers0, limit)
            && !Vector256.GreaterThanAny(members1 + nonMembers1, limit);
        Store(_members, members0, members1);
        Store(_nonMembers, nonMembers0, nonMembers1);
        Store(_above, above0, above1);
        Store(_beside, beside0, beside1);
        if (kind is StretchKind.Part or StretchKind.LastPart)
        {
            Array.Clear(_above);
            Array.Clear(_beside);
        }
    }

    // Without checks: units and targets are numbered from 0 when rows are put in order, and every one has a weight in each lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<ushort> First, Vector256<ushort> Second) Weights(
        ref readonly byte units,
        int unit,
        ref readonly ushort targets,
        int target
    )
    {
        nuint at = (nuint)(uint)target * Count;
        (Vector256<ushort> first, Vector256<ushort> second) = Vector256.Widen(
            Vector256.LoadUnsafe(in units, (nuint)(uint)unit * Count)
        );
        return (first * Vector256.LoadUnsafe(in targets, at), second * Vector256.LoadUnsafe(in targets, at + Half));
    }

    private static void Store(ushort[] sums, Vector256<ushort> first, Vector256<ushort> second)
    {
        first.CopyTo(sums);
        second.CopyTo(sums, Half);
    }
}
