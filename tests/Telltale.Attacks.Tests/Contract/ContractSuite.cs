using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.TestKit;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Contract;

/// <summary>What every attack of the catalogue must do, with its defaults and offline where it has that mode.</summary>
public class ContractSuite
{
    private static readonly EvidenceWorld Small = new()
    {
        Records = 250,
        Population = 120,
        Probes = true,
        CascadeModels = 6,
    };

    public static TheoryData<string> Attacks =>
        [
            "gradient-norm:calibrated=yes",
            "trajectory:classifier=mlp",
            "inverse-hessian:share=0.4,penalty=0.01,steps=3",
            .. AttackCatalog.All.SelectMany(attack =>
                attack.Options.Any(option => option.Name == "mode")
                    ? new[] { attack.Name, $"{attack.Name}:mode=offline" }
                    : [attack.Name]
            ),
        ];

    /// <summary>Those that read plain answers, however many, and can do with one.</summary>
    public static TheoryData<string> PlainAttacks =>
        [
            .. Attacks
                .Select(row => row.Data)
                .Where(attack =>
                    NeedsOf(attack) is { LeastQueries: 1, Queries: null, Target: not TargetReading.Nothing }
                ),
        ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Same_evidence_gives_the_same_scores_to_the_last_bit(string attack) =>
        Assert.Equal(Scores(attack, World(attack).Create()), Scores(attack, World(attack).Create()));

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Any_number_of_threads_gives_the_same_scores_to_the_last_bit(string attack)
    {
        ClassifierEvidence evidence = World(attack).Create();
        IClassifierAttack chosen = AttackCatalog.Choose([attack])[0].Attack;
        double[] three = chosen.Score(GatheredEvidence.Of(evidence, [chosen.Needs], threads: 3, threadsPerAttack: 3));
        Assert.Equal(chosen.Score(evidence), three);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Order_of_the_records_carries_no_information(string attack)
    {
        ClassifierEvidence evidence = World(attack).Create();
        int[] order = new Rng(new Seed(5)).Permutation(evidence.Records);

        double[] shuffled = Scores(attack, Rearranged.Records(evidence, order));

        double[] scores = Scores(attack, evidence);
        Assert.All(order.Index(), pair => AssertSame(scores[pair.Item], shuffled[pair.Index], 1e-9));
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Order_of_the_reference_models_carries_no_information(string attack)
    {
        ClassifierEvidence evidence = World(attack).Create();
        int[] order = new Rng(new Seed(6)).Permutation(Small.Models);

        double[] shuffled = Scores(attack, Rearranged.Models(evidence, order));

        double[] scores = Scores(attack, evidence);
        Assert.All(
            scores.Index(),
            pair => AssertSame(pair.Item, shuffled[pair.Index], 1e-12 * Math.Max(1, Math.Abs(pair.Item)))
        );
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void A_target_that_leaks_nothing_gives_chance_level(string attack)
    {
        foreach (ulong seed in new ulong[] { 11, 12, 13 })
        {
            ClassifierEvidence evidence = (
                World(attack) with
                {
                    Seed = new Seed(seed),
                    Leak = 0,
                    Records = 600,
                }
            ).Create();
            double deviations =
                (NaiveAuc.Of(Scores(attack, evidence), evidence.Membership) - 0.5)
                / NaiveAuc.NullDeviation(evidence.Membership);
            Assert.InRange(deviations, -4, 4);
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void A_leak_gives_members_the_higher_scores(string attack)
    {
        ClassifierEvidence evidence = (World(attack) with { Leak = 3, Records = 600 }).Create();
        double auc = NaiveAuc.Of(Scores(attack, evidence), evidence.Membership);
        Assert.True(auc > 0.5 + (5 * NaiveAuc.NullDeviation(evidence.Membership)), $"AUC {auc}");
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Scores_are_finite_where_every_record_has_models_on_both_sides(string attack)
    {
        foreach (bool complementary in new[] { true, false })
        {
            ClassifierEvidence evidence = (World(attack) with { Complementary = complementary }).Create();
            Assert.All(Scores(attack, evidence), score => Assert.True(double.IsFinite(score), $"{score}"));
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Truth_is_not_read(string attack)
    {
        ClassifierEvidence evidence = World(attack).Create();
        Membership[] flipped =
        [
            .. evidence.Membership.Select(m => m == Membership.Member ? Membership.NonMember : Membership.Member),
        ];
        ClassifierEvidence other = new(
            evidence.Ids,
            evidence.Labels,
            flipped,
            evidence.Target,
            evidence.References,
            evidence.Population,
            evidence.Features,
            evidence.Groups,
            evidence.Probes,
            cascade: evidence.Cascade
        );
        Assert.Equal(Scores(attack, evidence), Scores(attack, other));
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Logits_and_probabilities_say_the_same(string attack)
    {
        // A count over the population may differ by a step where rounding moves a record past another.
        double step =
            attack.StartsWith("rmia", StringComparison.Ordinal) || attack == "attack-p" ? 1.0 / Small.Population
            : attack is "merlin" or "morgan" ? 0.5 / 8
            : 0;
        foreach ((bool doubles, double tolerance) in new[] { (true, 1e-9), (false, 1e-4) })
        {
            EvidenceWorld world = World(attack) with { Doubles = doubles };
            double[] logits = Scores(attack, world.Create());
            double[] probabilities = Scores(attack, (world with { Form = SignalForm.Probabilities }).Create());
            Assert.All(
                logits.Index(),
                pair =>
                    AssertSame(
                        pair.Item,
                        probabilities[pair.Index],
                        step + (tolerance * Math.Max(1, Math.Abs(pair.Item)))
                    )
            );
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Reference_margins_do_as_well_as_reference_logits(string attack)
    {
        EvidenceWorld world = World(attack) with { Doubles = true };
        IClassifierAttack chosen = AttackCatalog.Choose([attack])[0].Attack;
        if (chosen.Needs.ReferenceDistributions)
        {
            ClassifierEvidence only = (world with { Form = SignalForm.ReferenceMargins }).Create();
            Assert.Contains("margins only", chosen.Needs.WhatIsMissing(only), StringComparison.Ordinal);
            Assert.Throws<BadInputException>(() => chosen.Score(only));
            return;
        }

        double[] logits = Scores(attack, world.Create());
        double[] margins = Scores(attack, (world with { Form = SignalForm.ReferenceMargins }).Create());
        Assert.All(
            logits.Index(),
            pair => AssertSame(pair.Item, margins[pair.Index], 1e-12 * Math.Max(1, Math.Abs(pair.Item)))
        );
    }

    [Theory]
    [MemberData(nameof(PlainAttacks))]
    public void Several_queries_are_averaged_and_the_first_can_be_taken_alone(string attack)
    {
        ClassifierEvidence three = (Small with { Queries = 3 }).Create();
        string separator = attack.Contains(':', StringComparison.Ordinal) ? "," : ":";
        double[] all = Scores(attack, three);
        double[] first = Scores($"{attack}{separator}queries=1", three);
        Assert.All(all, score => Assert.True(double.IsFinite(score)));
        Assert.NotEqual(all, first);
        AssertAll(first, Scores(attack, Rearranged.FirstQuery(three)));
        Assert.Equal(all, Scores($"{attack}{separator}queries=3", three));
    }

    [Theory]
    [MemberData(nameof(PlainAttacks))]
    public void More_queries_than_there_are_is_refused(string attack)
    {
        string separator = attack.Contains(':', StringComparison.Ordinal) ? "," : ":";
        ClassifierEvidence evidence = World(attack).Create();
        IClassifierAttack chosen = AttackCatalog.Choose([$"{attack}{separator}queries=2"])[0].Attack;
        Assert.Contains("queries=2", chosen.Needs.WhatIsMissing(evidence), StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => chosen.Score(evidence));
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void The_first_so_many_references_are_those_that_are_used(string attack)
    {
        AttackDescriptor descriptor = AttackCatalog.Choose([attack])[0].Descriptor;
        // A norm as it is compares with no model, however many are named.
        if (attack == "gradient-norm" || descriptor.Options.All(option => option.Name != "references"))
        {
            EvidenceNeeds needs = NeedsOf(attack);
            Assert.False(needs.InModels || needs.OutModels || needs.PopulationReferences);
            return;
        }

        ClassifierEvidence evidence = World(attack).Create();
        string separator = attack.Contains(':', StringComparison.Ordinal) ? "," : ":";
        double[] first = Scores($"{attack}{separator}references=8", evidence);
        if (AttackCatalog.Choose([attack])[0].Attack.Needs is { InModels: false, OutModels: false })
        {
            // With its defaults this attack asks no reference model.
            Assert.Equal("quantile", descriptor.Name);
            Assert.Equal(Scores(attack, evidence), first);
            return;
        }

        double[] cut = Scores(attack, Rearranged.Models(evidence, [0, 1, 2, 3, 4, 5, 6, 7]));
        AssertAll(cut, first);
        if (attack != "morgan")
        {
            // Twice as many models may well put Morgan's window where it was.
            Assert.NotEqual(Scores(attack, evidence), first);
        }

        Assert.Throws<BadInputException>(() => Scores($"{attack}{separator}references=17", evidence));
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Evidence_that_does_not_do_is_refused_in_words(string attack)
    {
        IClassifierAttack chosen = AttackCatalog.Choose([attack])[0].Attack;
        ClassifierEvidence evidence = (
            World(attack) with
            {
                Models = 0,
                Population = 0,
                WithFeatures = false,
                GroupSize = 0,
                Probes = false,
            }
        ).Create();
        string? missing = chosen.Needs.WhatIsMissing(evidence);
        if (missing is null)
        {
            Assert.Equal(evidence.Records, chosen.Score(evidence).Length);
        }
        else
        {
            Assert.Matches("^(needs|was asked)", missing);
            Assert.Contains(
                missing,
                Assert.Throws<BadInputException>(() => chosen.Score(evidence)).Message,
                StringComparison.Ordinal
            );
        }
    }

    /// <summary>A small world in which the attack has all that it needs.</summary>
    private static EvidenceWorld World(string attack) =>
        Small with
        {
            Queries = NeedsOf(attack).LeastQueries,
            // A linear model of few weights keeps next to nothing of any record.
            IdleFeatures = attack.StartsWith("inverse-hessian", StringComparison.Ordinal) ? 40 : 0,
        };

    private static EvidenceNeeds NeedsOf(string attack) => AttackCatalog.Choose([attack])[0].Attack.Needs;

    private static double[] Scores(string attack, ClassifierEvidence evidence) =>
        AttackCatalog.Choose([attack])[0].Attack.Score(evidence);

    /// <summary>Up to the rounding of log-probabilities, in which the other evidence is held.</summary>
    private static void AssertAll(double[] expected, double[] found) =>
        Assert.All(
            expected.Index(),
            pair => AssertSame(pair.Item, found[pair.Index], 1e-11 * Math.Max(1, Math.Abs(pair.Item)))
        );

    private static void AssertSame(double expected, double found, double tolerance) =>
        Assert.True(
            (double.IsNaN(expected) && double.IsNaN(found)) || Math.Abs(expected - found) <= tolerance,
            $"expected {expected:R}, found {found:R}, tolerance {tolerance}"
        );
}
