using Telltale.Attacks.Shadows;
using Telltale.Attacks.Tests.Naive;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Shadows;

/// <summary>Reference models in the part of the target.</summary>
public class ShadowTargetTests
{
    private static readonly ClassifierEvidence Evidence = new EvidenceWorld
    {
        Records = 50,
        Models = 6,
        Population = 20,
        Doubles = true,
    }.Create();

    [Fact]
    public void A_shadow_target_answers_as_the_model_did_and_its_complement_is_no_reference()
    {
        ClassifierEvidence shadow = ShadowTargets.EvidenceOf(Evidence, 6, 3);
        int[] others = [0, 1, 4, 5];
        for (int record = 0; record < 50; record++)
        {
            Assert.Equal(
                NaiveEvidence.Margin(Evidence.References!.Signals, 3, record, 0),
                NaiveEvidence.Margin(shadow.Target, 0, record, 0)
            );
            Assert.Equal(Evidence.References.Members[3, record], shadow.Membership[record] == Membership.Member);
            for (int k = 0; k < 4; k++)
            {
                Assert.Equal(
                    NaiveEvidence.Margin(Evidence.References.Signals, others[k], record, 0),
                    NaiveEvidence.Margin(shadow.References!.Signals, k, record, 0)
                );
                Assert.Equal(Evidence.References.Members[others[k], record], shadow.References.Members[k, record]);
            }
        }

        for (int z = 0; z < 20; z++)
        {
            Assert.Equal(
                NaiveEvidence.Margin(Evidence.Population!.References!, 3, z, 0),
                NaiveEvidence.Margin(shadow.Population!.Target, 0, z, 0)
            );
            Assert.Equal(
                NaiveEvidence.Margin(Evidence.Population.References!, 5, z, 0),
                NaiveEvidence.Margin(shadow.Population.References!, 3, z, 0)
            );
        }

        Assert.Same(Evidence.Features, shadow.Features);
        Assert.Equal(4, shadow.References!.Signals.Models);
    }

    [Fact]
    public void Only_the_first_so_many_models_have_a_part()
    {
        ClassifierEvidence shadow = ShadowTargets.EvidenceOf(Evidence, 4, 0);
        Assert.Equal(2, shadow.References!.Signals.Models);
        Assert.Null(ShadowTargets.EvidenceOf(Evidence, 2, 0).References);
    }

    [Fact]
    public void Those_that_are_chosen_are_spread_over_the_order_of_their_margins()
    {
        Assert.Equal([0, 1, 2, 3, 4, 5], ShadowTargets.Choose(Evidence.References!, Enumerable.Range(0, 6), 1, 8));
        int[] chosen = ShadowTargets.Choose(Evidence.References!, Enumerable.Range(0, 6), 1, 3);
        int[] order =
        [
            .. Enumerable
                .Range(0, 6)
                .OrderBy(m =>
                    Enumerable.Range(0, 50).Sum(r => NaiveEvidence.Margin(Evidence.References!.Signals, m, r, 0))
                ),
        ];
        Assert.Equal(new[] { order[1], order[3], order[5] }.Order(), chosen);
    }

    [Fact]
    public void The_scale_rises_everywhere_and_is_the_log_odds_of_standing_above()
    {
        Rng rng = new Seed(4).CreateRng();
        double[] seen = [.. Enumerable.Range(0, 500).Select(_ => Math.Round(20 * rng.NextNormal()) / 20), 7, 8, 9];
        ShadowScale scale = new([.. seen, double.NaN, double.NegativeInfinity]);
        double[] asked = [.. Enumerable.Range(0, 4000).Select(i => (i * 0.01) - 20), 1e300];
        double[] given = [.. asked.Select(scale.Of)];
        for (int i = 1; i < given.Length; i++)
        {
            Assert.True(given[i] > given[i - 1], $"{asked[i]}: {given[i]} after {given[i - 1]}");
        }

        double[] distinct = [.. seen.Distinct()];
        Assert.All(
            distinct,
            s =>
            {
                double below = seen.Count(x => x < s) + (0.5 * seen.Count(x => x == s));
                Assert.Equal(Math.Log(below / (503 - below)), scale.Of(s), 1e-12);
            }
        );
        Assert.True(double.IsNaN(scale.Of(double.NaN)));
        Assert.True(double.IsFinite(scale.Of(double.PositiveInfinity)));
        Assert.True(new ShadowScale([double.NaN]).IsEmpty);
        Assert.Equal(0, new ShadowScale([2]).Of(2));
        Assert.True(new ShadowScale([2]).Of(3) > 0);
    }
}
