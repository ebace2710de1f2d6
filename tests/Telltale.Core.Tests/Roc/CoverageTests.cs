using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Roc;

/// <summary>How often 95 % limits hold the truth where the truth is known: members N(μ, 1), non-members N(0, 1).</summary>
public sealed class CoverageTests
{
    private const double Shift = 1.2;
    private const int Records = 400;

    [Theory]
    [InlineData(1.0, 60, 60)]
    [InlineData(0.0, 100, 300)]
    [InlineData(2.0, 200, 100)]
    public void DeLong_covers(double mu, int members, int nonMembers)
    {
        double truth = Normal.Cdf(mu / Math.Sqrt(2));
        int simulations = LongRun.Simulations(2000, 400);
        int wald = 0;
        int logit = 0;
        int score = 0;
        for (int s = 0; s < simulations; s++)
        {
            (double[] one, double[] zero) = Draw(new Seed(101).Derive(s), mu, members, nonMembers);
            TieGroups groups = TieGroups.Of(one, zero);
            wald += AucInterval.Of(groups, 0.95, AucIntervalMethod.DeLong).Limits.Contains(truth) ? 1 : 0;
            logit += AucInterval.Of(groups, 0.95, AucIntervalMethod.DeLongLogit).Limits.Contains(truth) ? 1 : 0;
            score += AucInterval.Of(groups, 0.95, AucIntervalMethod.NewcombeScore).Limits.Contains(truth) ? 1 : 0;
        }

        string world = $"mu {mu}, {members} members, {nonMembers} non-members";
        LongRun.AssertCoverage($"DeLong, {world}", wald, simulations, conservative: false);
        LongRun.AssertCoverage($"DeLong on logits, {world}", logit, simulations, conservative: false);
        LongRun.AssertCoverage($"Newcombe, {world}", score, simulations, conservative: true);
    }

    [Theory]
    [InlineData(1.0, 200, 300)]
    [InlineData(1.5, 1000, 2000)]
    [InlineData(0.0, 500, 500)]
    public void Order_statistic_limits_cover_at_least_as_asked(double mu, int members, int nonMembers)
    {
        double[] rates = [0, 0.001, 0.01, 0.1, 0.5];
        int simulations = LongRun.Simulations(2000, 300);
        int[] covered = new int[rates.Length];
        for (int s = 0; s < simulations; s++)
        {
            (double[] one, double[] zero) = Draw(new Seed(102).Derive(s), mu, members, nonMembers);
            RocCurve curve = new(TieGroups.Of(one, zero));
            for (int r = 0; r < rates.Length; r++)
            {
                covered[r] += TprInterval.OrderStatistic(curve, rates[r], 0.95).Contains(Truth(mu, rates[r])) ? 1 : 0;
            }
        }

        for (int r = 0; r < rates.Length; r++)
        {
            string world = $"TPR at {rates[r]}, mu {mu}, {members} members, {nonMembers} non-members";
            LongRun.AssertCoverage(world, covered[r], simulations, conservative: true);
        }
    }

    /// <summary>About as often as asked where ten false positives are allowed and ten members found and missed, more often below that.</summary>
    [Theory]
    [InlineData(1.0, 200, 300)]
    [InlineData(1.5, 1000, 2000)]
    [InlineData(0.0, 500, 500)]
    [InlineData(3.0, 2000, 1000)]
    [InlineData(1.0, 300, 20_000)]
    [InlineData(1.0, 20_000, 300)]
    public void Limits_of_the_mixture_cover_as_asked(double mu, int members, int nonMembers)
    {
        double[] rates = [0, 0.001, 0.01, 0.1, 0.5];
        int simulations = LongRun.Simulations(4000, 300);
        int[] covered = new int[rates.Length];
        for (int s = 0; s < simulations; s++)
        {
            (double[] one, double[] zero) = Draw(new Seed(104).Derive(s), mu, members, nonMembers);
            RocCurve curve = new(TieGroups.Of(one, zero));
            for (int r = 0; r < rates.Length; r++)
            {
                covered[r] += MixedTprInterval.Of(curve, rates[r], 0.95).Contains(Truth(mu, rates[r])) ? 1 : 0;
            }
        }

        for (int r = 0; r < rates.Length; r++)
        {
            double truth = Truth(mu, rates[r]);
            bool thin = rates[r] * nonMembers < 10 || Math.Min(truth, 1 - truth) * members < 10;
            string world = $"mixed, TPR at {rates[r]}, mu {mu}, {members} members, {nonMembers} non-members";
            LongRun.AssertCoverage(world, covered[r], simulations, conservative: thin);
        }
    }

    /// <summary>
    /// The worst there is for the mixture: at the very threshold the TPR leaps from .3 to .9, just above it (the lower limit is missed) or just
    /// below it (the upper one). The exact limits hold there too.
    /// </summary>
    [Theory]
    [InlineData(1e-6, 0.3)]
    [InlineData(-1e-6, 0.9)]
    public void Where_the_curve_leaps_at_the_threshold_the_mixture_covers_less_and_the_exact_limits_do_not(
        double above,
        double truth
    )
    {
        const double fpr = 0.1;
        const int size = 1000;
        double leap = -Normal.Quantile(fpr + above);
        int simulations = LongRun.Simulations(4000, 300);
        int mixed = 0;
        int exact = 0;
        for (int s = 0; s < simulations; s++)
        {
            Rng rng = new Seed(105).Derive(s).CreateRng();
            double[] members =
            [
                .. Enumerable
                    .Range(0, size)
                    .Select(_ =>
                        rng.NextUniform() switch
                        {
                            < 0.3 => 10 + rng.NextUniform(),
                            < 0.9 => leap,
                            _ => -10,
                        }
                    ),
            ];
            double[] nonMembers = [.. Enumerable.Range(0, size).Select(_ => rng.NextNormal())];
            RocCurve curve = new(TieGroups.Of(members, nonMembers));
            mixed += MixedTprInterval.Of(curve, fpr, 0.95).Contains(truth) ? 1 : 0;
            exact += TprInterval.OrderStatistic(curve, fpr, 0.95).Contains(truth) ? 1 : 0;
        }

        LongRun.AssertCoverage($"mixed, leap to {truth}", mixed, simulations, conservative: true, expected: 0.88);
        LongRun.AssertCoverage($"exact, leap to {truth}", exact, simulations, conservative: true);
    }

    private static double Truth(double mu, double fpr) => fpr == 0 ? 0 : Normal.Cdf(mu + Normal.Quantile(fpr));

    /// <summary>
    /// Scores are record effect + noise, plus for members a shift that itself varies between targets: the estimand averages over
    /// records and targets. With a handful of targets their variance is hardly known, so a strong variation of the shift is not
    /// covered in full; those cases are held to what was measured.
    /// </summary>
    [Theory]
    [InlineData(0, 0, 2, 0.95)]
    [InlineData(1, 0, 2, 0.95)]
    [InlineData(0.5, 0, 4, 0.95)]
    [InlineData(2, 0, 8, 0.95)]
    [InlineData(0.5, 0.1, 4, 0.95)]
    [InlineData(0.5, 0.1, 8, 0.95)]
    [InlineData(0.5, 0.3, 16, 0.95)]
    [InlineData(0.5, 0.3, 8, 0.93)]
    [InlineData(0.5, 0.3, 4, 0.91)]
    [InlineData(0.5, 0.3, 2, 0.83)]
    public void Two_way_bootstrap_covers(double recordEffect, double leakEffect, int targets, double expected)
    {
        double[] rates = [0.1, 0.01];
        double spread = Math.Sqrt(1 + (recordEffect * recordEffect));
        double memberSpread = Math.Sqrt((spread * spread) + (leakEffect * leakEffect));
        double auc = Normal.Cdf(Shift / Math.Sqrt((spread * spread) + (memberSpread * memberSpread)));
        double[] truth = [.. rates.Select(f => Normal.Cdf((Shift + (spread * Normal.Quantile(f))) / memberSpread))];
        int simulations = LongRun.Simulations(2000, 40);
        int coveredAuc = 0;
        int[] covered = new int[rates.Length];
        for (int s = 0; s < simulations; s++)
        {
            Seed seed = new Seed(103).Derive(s);
            TwoWayRows rows = DrawTwoWay(seed, recordEffect, leakEffect, targets);
            BootstrapReplicates found = TwoWayBootstrap.Run(rows, rates, 200, seed.Derive("bootstrap"), 2);
            coveredAuc += found.Auc(0.95).Contains(auc) ? 1 : 0;
            for (int r = 0; r < rates.Length; r++)
            {
                covered[r] += found.Tpr(r, 0.95).Contains(truth[r]) ? 1 : 0;
            }
        }

        string world = $"record effect {recordEffect}, leak effect {leakEffect}, {targets} targets";
        LongRun.AssertCoverage($"two-way AUC, {world}", coveredAuc, simulations, conservative: true, expected);
        for (int r = 0; r < rates.Length; r++)
        {
            LongRun.AssertCoverage(
                $"two-way TPR at {rates[r]}, {world}",
                covered[r],
                simulations,
                conservative: true,
                expected
            );
        }
    }

    private static TwoWayRows DrawTwoWay(Seed seed, double recordEffect, double leakEffect, int targets)
    {
        Rng rng = seed.Derive("data").CreateRng();
        double[] ofRecord = [.. Enumerable.Range(0, Records).Select(_ => recordEffect * rng.NextNormal())];
        int rows = Records * targets;
        double[] scores = new double[rows];
        bool[] isMember = new bool[rows];
        int[] target = new int[rows];
        int[] record = new int[rows];
        for (int t = 0; t < targets; t++)
        {
            double shift = Shift + (leakEffect * rng.NextNormal());
            for (int r = 0; r < Records; r++)
            {
                int i = (t * Records) + r;
                (target[i], record[i], isMember[i]) = (t, r, rng.NextBool());
                scores[i] = ofRecord[r] + rng.NextNormal() + (isMember[i] ? shift : 0);
            }
        }

        return TwoWayRows.Of(scores, isMember, target, record);
    }

    private static (double[] Members, double[] NonMembers) Draw(Seed seed, double mu, int members, int nonMembers)
    {
        Rng rng = seed.CreateRng();
        return (
            [.. Enumerable.Range(0, members).Select(_ => rng.NextNormal() + mu)],
            [.. Enumerable.Range(0, nonMembers).Select(_ => rng.NextNormal())]
        );
    }
}
