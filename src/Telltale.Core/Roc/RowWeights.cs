using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Telltale.Core.Randomness;

namespace Telltale.Core.Roc;

/// <summary>
/// How often single rows are drawn, row by row and lane by lane: in place of n draws from n rows, which are Poisson with mean 1
/// but for their fixed total, independent numbers from 0 to 6, drawn with 16 bits each, with mean and variance exactly 1 and each
/// probability within 2·2⁻¹⁶ of Poisson's. The weights of any stretch can be drawn again without those before it.
/// </summary>
internal static class RowWeights
{
    // 2¹⁶ times the probability of more than 0, 1, … draws. They sum to 2¹⁶ (mean 1), and with weights 1, 3, 5, … to 2¹⁷ (mean
    // square 2).
    private static readonly ushort[] MoreThan = [41427, 17317, 5263, 1243, 240, 40, 6];

    /// <summary>Draws the weights of a stretch.</summary>
    /// <param name="seed">The stream of these rows.</param>
    /// <param name="weights">[rows × lanes].</param>
    /// <param name="scratch">At least a quarter as many words.</param>
    public static void Draw(Seed seed, Span<byte> weights, Span<ulong> scratch)
    {
        Span<ulong> words = scratch[..(weights.Length / 4)];
        seed.CreateRng().Fill(words);
        int done = 0;
        if (Lanes.IsAccelerated && BitConverter.IsLittleEndian)
        {
            ReadOnlySpan<ushort> numbers = MemoryMarshal.Cast<ulong, ushort>(words);
            int width = Vector256<ushort>.Count;
            for (; done + (2 * width) <= weights.Length; done += 2 * width)
            {
                Vector256
                    .Narrow(Weights(numbers.Slice(done, width)), Weights(numbers.Slice(done + width, width)))
                    .CopyTo(weights[done..]);
            }
        }

        for (; done < weights.Length; done++)
        {
            weights[done] = Weight((ushort)(words[done / 4] >> (16 * (done % 4))));
        }
    }

    private static Vector256<ushort> Weights(ReadOnlySpan<ushort> numbers)
    {
        Vector256<ushort> number = Vector256.Create(numbers);
        Vector256<ushort> weight = default;
        foreach (ushort limit in MoreThan)
        {
            // A comparison that holds is all ones: −1.
            weight -= Vector256.LessThan(number, Vector256.Create(limit));
        }

        return weight;
    }

    /// <summary>The weight that a number of 16 random bits gives.</summary>
    internal static byte Weight(ushort number)
    {
        int weight = 0;
        foreach (ushort limit in MoreThan)
        {
            weight += number < limit ? 1 : 0;
        }

        return (byte)weight;
    }
}
