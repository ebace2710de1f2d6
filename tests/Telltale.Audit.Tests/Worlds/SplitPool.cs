using Telltale.Audit.Validity.Baselines;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Worlds;

/// <summary>Records of one kind, and what a bad split could go by.</summary>
/// <param name="Input">The records.</param>
/// <param name="Labels">Class of each.</param>
/// <param name="Sides">What they could be split by, by name: larger numbers would be members.</param>
internal sealed record SplitPool(BaselineInput Input, int[] Labels, IReadOnlyDictionary<string, double[]> Sides);

/// <summary>Which records of a pool are members, which are not, and which the model was trained on.</summary>
/// <param name="Members">Called members.</param>
/// <param name="NonMembers">Called non-members.</param>
/// <param name="Trained">What the model saw.</param>
internal sealed record PoolSplit(int[] Members, int[] NonMembers, int[] Trained)
{
    /// <summary>Members and non-members, members first.</summary>
    public int[] Candidates => [.. Members, .. NonMembers];

    /// <summary>
    /// A split of a pool of which a quarter becomes members, a quarter non-members and a quarter the training set.
    /// </summary>
    /// <param name="pool">The records.</param>
    /// <param name="side">What it goes by; null for a random split.</param>
    /// <param name="blur">0: the higher half and the lower half; larger: so many deviations of noise before it is cut.</param>
    /// <param name="leaks">
    /// Whether the model was trained on the members themselves. If not, it saw others of the same side: it knows the
    /// members' distribution, and no member.
    /// </param>
    /// <param name="seed">Stream.</param>
    public static PoolSplit Of(SplitPool pool, string? side, double blur, bool leaks, Seed seed)
    {
        Rng rng = seed.CreateRng();
        int[] order = rng.Permutation(pool.Labels.Length);
        if (side is not null)
        {
            double[] by = pool.Sides[side];
            double mean = by.Average();
            double deviation = Math.Sqrt(by.Select(b => (b - mean) * (b - mean)).Average());
            double[] noisy = [.. by.Select(b => b + (blur * deviation * rng.NextNormal()))];
            order = [.. order.OrderByDescending(r => noisy[r])];
        }

        int half = order.Length / 2;
        int[] high = order[..half];
        int[] low = order[half..];
        rng.Shuffle<int>(high);
        rng.Shuffle<int>(low);
        int quarter = half / 2;
        int[] members = high[..quarter];
        return new PoolSplit(members, low[..quarter], leaks ? members : high[quarter..(2 * quarter)]);
    }
}
