using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Sets;

/// <summary>
/// Was this set of texts used? Many attacks' scores are weighed against each other on one half of the texts and tested on the
/// other (Maini et al. 2024, LLM dataset inference). Several random halves, each half tested with the weights of the other; the
/// p-value is twice the mean of theirs, which holds under any dependence. Every attack scores members higher, so no weight may
/// be negative: a set that is merely different, or less familiar, must not pass for one that was used.
/// </summary>
/// <param name="Texts">Texts of the first set.</param>
/// <param name="Against">Texts of the second.</param>
/// <param name="Attacks">How many scores each text has.</param>
/// <param name="Halvings">Random halvings.</param>
/// <param name="PValue">p of “the first set scores no higher than the second”.</param>
/// <param name="MeanAuc">Mean AUC on the halves that were not fitted on.</param>
public sealed record DatasetInference(int Texts, int Against, int Attacks, int Halvings, double PValue, double MeanAuc)
{
    /// <summary>Random halvings.</summary>
    public const int DefaultHalvings = 20;

    private const int Fewest = 8;

    /// <summary>
    /// Tests whether the first set scores higher. The weights are a logistic regression's that tells the two apart on the other half.
    /// </summary>
    /// <param name="one">[texts][attacks] of the first set: finite, every text the same number.</param>
    /// <param name="zero">The same of the second set.</param>
    /// <param name="seed">Root of the halvings.</param>
    /// <param name="halvings">How many.</param>
    /// <exception cref="BadInputException">A set has fewer than 8 texts, or a score is not finite.</exception>
    public static DatasetInference Of(
        IReadOnlyList<double[]> one,
        IReadOnlyList<double[]> zero,
        Seed seed,
        int halvings = DefaultHalvings
    )
    {
        Require(one, "suspects");
        Require(zero, "controls");
        ArgumentOutOfRangeException.ThrowIfLessThan(halvings, 1);
        List<double> pValues = [];
        double auc = 0;
        for (int halving = 0; halving < halvings; halving++)
        {
            Rng rng = seed.Derive("halving").Derive(halving).CreateRng();
            (double[][] A, double[][] B) ones = Halves(one, rng);
            (double[][] A, double[][] B) zeros = Halves(zero, rng);
            foreach (bool swapped in (ReadOnlySpan<bool>)[false, true])
            {
                (double[][] fitOne, double[][] testOne) = swapped ? (ones.B, ones.A) : ones;
                (double[][] fitZero, double[][] testZero) = swapped ? (zeros.B, zeros.A) : zeros;
                FamiliarityFit fit = FamiliarityFit.Of(fitOne, fitZero);
                TieGroups groups = TieGroups.Of(
                    [.. testOne.Select(x => fit.LogOdds(x))],
                    [.. testZero.Select(x => fit.LogOdds(x))]
                );
                pValues.Add(MannWhitneyTest.Asymptotic(groups, Alternative.MembersHigher, continuity: true).PValue);
                auc += groups.TwiceU / (2.0 * testOne.Length * testZero.Length);
            }
        }

        return new DatasetInference(
            one.Count,
            zero.Count,
            one[0].Length,
            halvings,
            PValueMerging.Merge([.. pValues], MergingRule.TwiceMean),
            auc / pValues.Count
        );
    }

    private static (double[][] A, double[][] B) Halves(IReadOnlyList<double[]> rows, Rng rng)
    {
        int[] order = rng.Permutation(rows.Count);
        int half = rows.Count / 2;
        return ([.. order[..half].Select(i => rows[i])], [.. order[half..].Select(i => rows[i])]);
    }

    private static void Require(IReadOnlyList<double[]> rows, string side)
    {
        if (rows.Count < Fewest)
        {
            throw new BadInputException(
                $"dataset inference needs at least {Fewest} texts of each kind that every attack has a score for; found {rows.Count} {side}."
            );
        }

        if (rows.Any(r => r.Length != rows[0].Length || r.Any(x => !double.IsFinite(x))))
        {
            throw new BadInputException($"dataset inference: among the {side} a score is missing or not finite.");
        }
    }
}
