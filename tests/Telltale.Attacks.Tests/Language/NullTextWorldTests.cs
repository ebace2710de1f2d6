using Telltale.Attacks.Language;
using Telltale.Attacks.Language.Combination;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.TestKit;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Language;

/// <summary>
/// Attacks that learn from documents, where nothing leaks: their AUC spreads as a rank test takes it to. What learns who is
/// a member and judges by folds does not, which is why it is not offered.
/// </summary>
public sealed class NullTextWorldTests
{
    // 2,000 show an inflation by a twentieth; these one by a fifth.
    private static int Worlds => Environment.GetEnvironmentVariable("TELLTALE_LONG") == "1" ? 2000 : 100;

    private static double Error => 1 / Math.Sqrt(Worlds);

    [Trait("simulation", "yes")]
    [Fact]
    public void Where_nothing_leaks_the_AUC_is_where_a_rank_test_expects_it()
    {
        string[] names = ["camia:fit=cross", "quantile:fit=cross", "combination:fit=half"];
        ITextAttack folds = new CombinationAttack(null, FitOn.Cross);
        double[][] found = Deviations([.. AttackCatalog.ChooseTexts(names).Select(c => c.Attack), folds]);
        foreach ((int i, string name) in names.Index())
        {
            (double mean, double spread, double above) = Summary(name, found[i]);
            Assert.True(mean < 3 * Error, $"{name}: mean {mean}");
            Assert.True(spread < 1 + (2.5 * Error), $"{name}: spread {spread}");
            Assert.True(above < 0.05 + (3 * Math.Sqrt(0.05 * 0.95 / Worlds)), $"{name}: {above} below p = 0.05");
        }

        // Folds that learn who is a member spread √2 times as wide.
        (_, double wider, double small) = Summary("combination by folds", found[^1]);
        Assert.InRange(wider, 1.41 * (1 - (3 * Error)), 1.41 * (1 + (3 * Error)));
        Assert.True(small > 0.08, $"{small} below p = 0.05");
    }

    private static (double Mean, double Spread, double Above) Summary(string attack, double[] found)
    {
        double mean = found.Average();
        double spread = Math.Sqrt(found.Average(z => (z - mean) * (z - mean)));
        double above = found.Count(z => z > 1.6448536) / (double)found.Length;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{attack}: mean {mean:0.000}, spread {spread:0.000}, {above:P1} below p = 0.05, {Worlds} worlds"
        );
        return (mean, spread, above);
    }

    /// <summary>AUC less ½ in null deviations [attack, world], over worlds without a leak.</summary>
    private static double[][] Deviations(ITextAttack[] attacks)
    {
        double[][] found = [.. attacks.Select(_ => new double[Worlds])];
        for (int world = 0; world < Worlds; world++)
        {
            TextEvidence evidence = new TextWorld
            {
                Seed = new Seed(100).Derive(world),
                Records = 100,
                Fitting = 0,
                Leak = 0,
                Shadows = 0,
                Copies = 1,
            }.Create();
            for (int a = 0; a < attacks.Length; a++)
            {
                double[] scores = attacks[a].Score(evidence);
                double deviation = NaiveAuc.NullDeviation([
                    .. evidence.Membership.Where((_, i) => !double.IsNaN(scores[i])),
                ]);
                found[a][world] = (NaiveAuc.Of(scores, evidence.Membership) - 0.5) / deviation;
            }
        }

        return found;
    }
}
