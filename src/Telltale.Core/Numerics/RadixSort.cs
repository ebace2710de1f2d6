namespace Telltale.Core.Numerics;

/// <summary>Sorting by counting digits: one pass over the keys for each byte in which they differ, whatever their order.</summary>
public static class RadixSort
{
    private const int Digits = 8;
    private const int Values = 256;

    /// <summary>The indices of the keys from the smallest to the largest; equal keys stay in their order.</summary>
    public static int[] Order(ReadOnlySpan<ulong> keys)
    {
        int[] order = new int[keys.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        if (keys.Length < 2)
        {
            return order;
        }

        int[] counts = Count(keys);
        ulong[] from = keys.ToArray();
        ulong[] to = new ulong[from.Length];
        int[] moved = new int[order.Length];
        for (int digit = 0; digit < Digits; digit++)
        {
            Span<int> next = counts.AsSpan(digit * Values, Values);
            int shift = 8 * digit;
            if (next[(byte)(from[0] >> shift)] == from.Length)
            {
                continue;
            }

            int start = 0;
            for (int value = 0; value < Values; value++)
            {
                (next[value], start) = (start, start + next[value]);
            }

            for (int i = 0; i < from.Length; i++)
            {
                int place = next[(byte)(from[i] >> shift)]++;
                to[place] = from[i];
                moved[place] = order[i];
            }

            (from, to) = (to, from);
            (order, moved) = (moved, order);
        }

        return order;
    }

    /// <summary>A key of a number, not NaN, for an order from the highest down; −0 and 0 have the same key.</summary>
    public static ulong DescendingKey(double value)
    {
        // Adding 0 turns −0 into 0. Bits of positive numbers are in the order of their size, those of negative ones reversed.
        ulong bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
        return (bits >> 63) == 0 ? ~bits & ~(1UL << 63) : bits;
    }

    private static int[] Count(ReadOnlySpan<ulong> keys)
    {
        int[] counts = new int[Digits * Values];
        foreach (ulong key in keys)
        {
            ulong rest = key;
            for (int digit = 0; digit < Digits; digit++)
            {
                counts[(digit * Values) + (byte)rest]++;
                rest >>= 8;
            }
        }

        return counts;
    }
}
