namespace Telltale.Core.Statistics;

/// <summary>
/// The exact test for canaries whose planting was randomised: out of a set of equally likely ones, one was drawn and put into the
/// training data, the others were kept back. If the model does not depend on which, the rank of the planted one among all is
/// uniform: the p-value rests on the draw alone, not on any model of the world (Zhang et al. 2024, Membership inference
/// attacks cannot prove that a model was trained on your data, §5).
/// </summary>
public static class CanaryRankTest
{
    /// <summary>
    /// The rank of the planted canary from the top, 1 … 1 + number kept back; ties count against it.
    /// <c>rank / (1 + number kept back)</c> is its p-value.
    /// </summary>
    /// <exception cref="BadInputException">A score is NaN.</exception>
    public static int Rank(double planted, ReadOnlySpan<double> keptBack) =>
        1 + new ConformalCalibration(keptBack).AtLeast(planted);

    /// <summary>
    /// p of several canaries drawn independently of each other, each from its own set: the exact chance that the ranks add up to
    /// so little or less, <c>P[Σ U_i ≤ Σ rank_i]</c> with U_i uniform on 1 … size_i. Work: canaries × sum of ranks.
    /// </summary>
    /// <param name="ranks">Rank of each planted canary in its set, from 1.</param>
    /// <param name="sizes">Size of each set, the planted one included.</param>
    /// <exception cref="BadInputException">There are none, or a rank lies outside its set.</exception>
    public static double PValue(ReadOnlySpan<int> ranks, ReadOnlySpan<int> sizes)
    {
        if (ranks.Length == 0 || ranks.Length != sizes.Length)
        {
            throw new BadInputException(
                $"Found {ranks.Length} ranks and {sizes.Length} sizes of sets; expected one of each for every canary, and at least one canary."
            );
        }

        int observed = 0;
        for (int i = 0; i < ranks.Length; i++)
        {
            if (ranks[i] < 1 || ranks[i] > sizes[i])
            {
                throw new BadInputException($"Canary {i + 1} has rank {ranks[i]} in a set of {sizes[i]}.");
            }

            // Counted from 0, so that the array below is as short as it can be.
            observed = checked(observed + ranks[i] - 1);
        }

        double[] chance = new double[observed + 1];
        chance[0] = 1;
        foreach (int size in sizes)
        {
            AddUniform(chance, size);
        }

        double p = 0;
        foreach (double one in chance)
        {
            p += one;
        }

        return Math.Min(1, p);
    }

    // Each entry becomes the mean of itself and the size − 1 before it. A window is the end of one block of that length and
    // the beginning of the next, so nothing is ever subtracted and small chances keep their digits.
    private static void AddUniform(double[] chance, int size)
    {
        double[] toEnd = [.. chance];
        for (int i = chance.Length - 2; i >= 0; i--)
        {
            toEnd[i] += (i + 1) % size == 0 ? 0 : toEnd[i + 1];
        }

        double fromStart = 0;
        for (int i = 0; i < chance.Length; i++)
        {
            fromStart = i % size == 0 ? chance[i] : fromStart + chance[i];
            int first = i - size + 1;
            chance[i] = (fromStart + (first > 0 && first % size != 0 ? toEnd[first] : 0)) / size;
        }
    }
}
