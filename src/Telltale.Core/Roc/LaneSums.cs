using System.Runtime.InteropServices;

namespace Telltale.Core.Roc;

/// <summary>What the rows of a stretch add up to in one lane.</summary>
/// <param name="Members">Weight of members.</param>
/// <param name="NonMembers">Weight of non-members.</param>
/// <param name="Above">Over members, the non-members above them in whole ties of the stretch.</param>
/// <param name="Beside">Over members, the non-members in the same tie.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LaneSums(long Members, long NonMembers, long Above, long Beside)
{
    /// <summary>Adds up row by row, in numbers that hold any weights. In parts of a long tie nothing is above anything.</summary>
    public static LaneSums Of(in StretchRows rows, int lane, StretchKind kind)
    {
        long members = 0;
        long nonMembers = 0;
        long above = 0;
        long beside = 0;
        long tieMembers = 0;
        long tieNonMembers = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            long weight = rows.Weight(i, lane);
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
