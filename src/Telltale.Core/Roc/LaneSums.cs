using System.Runtime.InteropServices;

namespace Telltale.Core.Roc;

/// <summary>What the rows of a stretch add up to in one lane.</summary>
/// <param name="Members">Weight of members.</param>
/// <param name="NonMembers">Weight of non-members.</param>
/// <param name="Above">Over members, the non-members above them in whole ties of the stretch.</param>
/// <param name="Beside">Over members, the non-members in the same tie.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LaneSums(ulong Members, ulong NonMembers, ulong Above, ulong Beside)
{
    /// <summary>Adds up row by row, in numbers that hold any weights. In parts of a long tie nothing is above anything.</summary>
    public static LaneSums Of(in StretchRows rows, int lane, StretchKind kind)
    {
        ulong members = 0;
        ulong nonMembers = 0;
        ulong above = 0;
        ulong beside = 0;
        ulong tieMembers = 0;
        ulong tieNonMembers = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            ulong weight = rows.Weight(i, lane);
            tieMembers += rows.Masks[i] == 0 ? 0 : weight;
            tieNonMembers += rows.Masks[i] == 0 ? weight : 0;
            if (rows.EndsTie[i] || i == rows.Count - 1)
            {
                above += tieMembers * nonMembers;
                beside += tieMembers * tieNonMembers;
                members += tieMembers;
                nonMembers += tieNonMembers;
                tieMembers = 0;
                tieNonMembers = 0;
            }
        }

        return kind is StretchKind.Part or StretchKind.LastPart
            ? new(members, nonMembers, 0, 0)
            : new(members, nonMembers, above, beside);
    }
}
