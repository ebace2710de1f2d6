using Telltale.Core;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Sets;

/// <summary>
/// Do suspect texts score higher than similar texts that the model cannot have seen? Several tests of the same question, each
/// with what it assumes; which one counts is fixed beforehand (<see cref="PermutationPValue"/>).
/// </summary>
public sealed record SetComparison
{
    private const int Draws = 100_000;

    /// <summary>The attack whose scores these are.</summary>
    public required string Attack { get; init; }

    /// <summary>Suspect texts with a score.</summary>
    public required int Suspects { get; init; }

    /// <summary>Controls with a score.</summary>
    public required int Controls { get; init; }

    /// <summary>Mean of suspects less mean of controls.</summary>
    public required double Difference { get; init; }

    /// <summary>
    /// Hedges' g: the difference in pooled standard deviations, times <c>1 − 3/(4(n − 2) − 1)</c> for few texts; 95 % limits by
    /// <c>g ± z·√((m + n)/(mn) + g²/(2(m + n)))</c> (Hedges and Olkin 1985). Null where no score varies.
    /// </summary>
    public required Interval95? Effect { get; init; }

    /// <summary>Share of pairs of a suspect and a control in which the suspect scores higher, DeLong's limits.</summary>
    public required Interval95 Auc { get; init; }

    /// <summary>Permutation of the means: exact or drawn; valid where suspects and controls are exchangeable.</summary>
    public required double PermutationPValue { get; init; }

    /// <summary>Mann–Whitney.</summary>
    public required double MannWhitneyPValue { get; init; }

    /// <summary>Welch's t; null for fewer than two of a side.</summary>
    public required double? WelchPValue { get; init; }

    /// <summary>Tests within pairs; null where no pairs were given.</summary>
    public required PairedComparison? Paired { get; init; }

    /// <summary>
    /// The smallest effect (in standard deviations) that so many texts find with a chance of .8 at level .05:
    /// <c>(z_.95 + z_.8)·√(1/m + 1/n)</c>.
    /// </summary>
    public required double DetectableEffect { get; init; }

    /// <summary>Compares one attack's scores.</summary>
    /// <param name="attack">Its label.</param>
    /// <param name="suspects">Scores of suspects; NaN where the attack has none, which is left out.</param>
    /// <param name="controls">Scores of controls.</param>
    /// <param name="pairs">Suspect and control of each pair by their places in the lists; empty for none.</param>
    /// <param name="seed">Root of drawn permutations.</param>
    /// <exception cref="BadInputException">A side has no score, or one is infinite.</exception>
    public static SetComparison Of(
        string attack,
        IReadOnlyList<double> suspects,
        IReadOnlyList<double> controls,
        IReadOnlyList<(int Suspect, int Control)> pairs,
        Seed seed
    )
    {
        ArgumentNullException.ThrowIfNull(pairs);
        double[] ones = Scored(attack, suspects, "suspect");
        double[] zeros = Scored(attack, controls, "control");
        double difference = ones.Average() - zeros.Average();
        TieGroups groups = TieGroups.Of(ones, zeros);
        Interval auc = AucInterval.Of(groups, 0.95, AucIntervalMethod.DeLong).Limits;
        double detectable =
            (Normal.Quantile(0.95) + Normal.Quantile(0.8)) * Math.Sqrt((1.0 / ones.Length) + (1.0 / zeros.Length));
        return new SetComparison
        {
            Attack = attack,
            Suspects = ones.Length,
            Controls = zeros.Length,
            Difference = difference,
            Effect = HedgesG(ones, zeros, difference),
            Auc = new Interval95(groups.TwiceU / (2.0 * groups.Members * groups.NonMembers), auc.Low, auc.High),
            PermutationPValue = PermutationTest
                .OfMeans(ones, zeros, Alternative.MembersHigher, Draws, seed.Derive(attack))
                .PValue,
            MannWhitneyPValue = MannWhitneyTest.Asymptotic(groups, Alternative.MembersHigher, continuity: true).PValue,
            WelchPValue =
                ones.Length < 2 || zeros.Length < 2
                    ? null
                    : WelchTest.Compare(ones, zeros, Alternative.MembersHigher).PValue,
            Paired = PairedComparison.Of(
                [.. pairs.Select(p => suspects[p.Suspect] - controls[p.Control]).Where(d => !double.IsNaN(d))],
                seed.Derive(attack)
            ),
            DetectableEffect = detectable,
        };
    }

    private static double[] Scored(string attack, IReadOnlyList<double> scores, string side)
    {
        double[] there = [.. scores.Where(s => !double.IsNaN(s))];
        return there.Length == 0 ? throw new BadInputException($"attack {attack} gives no {side} text a score.")
            : there.Any(double.IsInfinity)
                ? throw new BadInputException($"attack {attack} gives a {side} text an infinite score.")
            : there;
    }

    private static Interval95? HedgesG(double[] ones, double[] zeros, double difference)
    {
        int m = ones.Length;
        int n = zeros.Length;
        double within = Squares(ones) + Squares(zeros);
        if (m + n < 4 || within == 0)
        {
            return null;
        }

        double g = difference / Math.Sqrt(within / (m + n - 2)) * (1 - (3 / ((4.0 * (m + n - 2)) - 1)));
        double error = Math.Sqrt(((m + n) / ((double)m * n)) + (g * g / (2.0 * (m + n))));
        double z = Normal.Quantile(0.975);
        return new Interval95(g, g - (z * error), g + (z * error));
    }

    private static double Squares(double[] values)
    {
        double mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean));
    }
}

/// <summary>A value with 95 % limits.</summary>
/// <param name="Value">The value.</param>
/// <param name="Low">Lower limit.</param>
/// <param name="High">Upper limit.</param>
public sealed record Interval95(double Value, double Low, double High);

/// <summary>Suspect less control within pairs.</summary>
/// <param name="Pairs">Pairs with both scores.</param>
/// <param name="Difference">Mean difference.</param>
/// <param name="SignFlipPValue">By every choice of signs, or drawn ones.</param>
/// <param name="TTestPValue">Student's t of the differences; null for one pair.</param>
public sealed record PairedComparison(int Pairs, double Difference, double SignFlipPValue, double? TTestPValue)
{
    private const int Draws = 100_000;

    /// <summary>Tests differences; null where there is none.</summary>
    internal static PairedComparison? Of(double[] differences, Seed seed) =>
        differences.Length == 0
            ? null
            : new PairedComparison(
                differences.Length,
                differences.Average(),
                PermutationTest.OfPairs(differences, Alternative.MembersHigher, Draws, seed.Derive("pairs")).PValue,
                differences.Length < 2 ? null : OneSampleTTest.Above(differences, 0)
            );
}
