namespace Telltale.Core.Numerics;

/// <summary>Numbers from 0 on for whatever integers name things, in the order of those integers.</summary>
public static class DenseIndex
{
    /// <summary>
    /// The rank of each name among the different ones, and how many there are. A renaming that keeps the order of the names
    /// changes nothing.
    /// </summary>
    public static (int[] Index, int Count) Of(ReadOnlySpan<int> names)
    {
        int[] index = new int[names.Length];
        ulong[] keys = new ulong[names.Length];
        bool rising = true;
        for (int i = 0; i < names.Length; i++)
        {
            keys[i] = (uint)names[i] ^ 0x8000_0000;
            rising &= i == 0 || names[i] >= names[i - 1];
        }

        int[] order = rising ? [] : RadixSort.Order(keys);
        int count = 0;
        for (int i = 0; i < names.Length; i++)
        {
            int at = rising ? i : order[i];
            int before =
                i == 0 ? at
                : rising ? i - 1
                : order[i - 1];
            count += i == 0 || names[at] != names[before] ? 1 : 0;
            index[at] = count - 1;
        }

        return (index, count);
    }
}
