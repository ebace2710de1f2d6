using Telltale.Attacks.Cascades;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.TestKit;

namespace Telltale.Audit.Tests.Worlds;

/// <summary>A cascade where it must help, where there is nothing to find, and where the truth that is told is another.</summary>
public sealed class HeadsWorldTests
{
    private const int Rounds = 6;

    [Fact]
    public void Where_records_depend_on_each_other_a_cascade_finds_more_than_LiRA()
    {
        double[] overLira = new double[6];
        double[] overMany = new double[6];
        double[] selected = new double[6];
        for (int i = 0; i < 6; i++)
        {
            HeadsWorld world = new() { Seed = new Seed((ulong)i + 1) };
            ClassifierEvidence evidence = world.Run(Rounds);
            double cascade = Auc("cmia", evidence);
            selected[i] = Auc("select", evidence) - cascade;
            overLira[i] = cascade - Auc("lira", evidence);
            // As many models that know nothing do not do that: it is what is fixed that helps, not their number.
            overMany[i] = cascade - Auc("lira", (world with { Models = 24 * Rounds }).Run(rounds: 1));
        }

        // Some cascades stop early and win less.
        Assert.All(overLira, gain => Assert.InRange(gain, 0.02, 0.4));
        Assert.InRange(overLira.Average(), 0.1, 0.3);
        Assert.InRange(overMany.Average(), 0.05, 0.3);
        // What is chosen on models of the last round is as good on the target.
        Assert.All(selected, gain => Assert.InRange(gain, -0.02, 0.2));
        Assert.InRange(selected.Average(), -0.005, 0.2);
    }

    [Trait("simulation", "yes")]
    [Fact]
    public void Models_that_leak_nothing_give_chance_also_where_much_is_settled_wrongly()
    {
        string[] attacks = ["cmia", "select", "select:use=stack"];
        double[][] deviations = new double[24][];
        for (int i = 0; i < deviations.Length; i++)
        {
            HeadsWorld silent = new()
            {
                Seed = new Seed((ulong)i + 11),
                HeadLeak = 0,
                Influence = 0,
                FollowerLeak = 0,
                // So many may be wrong that every round settles something, half of it wrongly.
                Rule = new CascadeRule { Tolerance = 40 },
            };
            ClassifierEvidence evidence = silent.Run(Rounds);
            Assert.Equal(Rounds, evidence.Cascade!.LastRound);
            deviations[i] = [.. attacks.Select(attack => Deviations(attack, evidence))];
        }

        for (int a = 0; a < attacks.Length; a++)
        {
            double[] one = [.. deviations.Select(d => d[a])];
            Assert.All(one, d => Assert.InRange(d, -4, 4));
            Assert.InRange(one.Average(), -0.8, 0.8);
            Assert.InRange(one.Average(d => d * d), 0.3, 2.2);
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void The_truth_that_is_told_has_no_say(ulong seed)
    {
        // The evidence names members that have nothing to do with what the target was trained on.
        HeadsWorld world = new() { Seed = new Seed(seed) };
        Rng rng = new Seed(seed).Derive("told").CreateRng();
        Membership[] told =
        [
            .. Enumerable
                .Range(0, world.Records)
                .Select(_ => rng.NextBool() ? Membership.Member : Membership.NonMember),
        ];
        ClassifierEvidence plain = world.Run(Rounds);
        ClassifierEvidence other = world.Run(Rounds, told);
        Assert.Equal(plain.Cascade!.Rounds, other.Cascade!.Rounds);
        for (int model = 0; model < plain.Cascade.Models; model++)
        {
            Assert.Equal(plain.Cascade.Members.MembersOf(model), other.Cascade.Members.MembersOf(model));
        }

        foreach (string attack in new[] { "cmia", "select" })
        {
            Assert.Equal(HeadsWorld.Scores(attack, plain), HeadsWorld.Scores(attack, other));
            Assert.InRange(Deviations(attack, other), -4, 4);
            Assert.True(Deviations(attack, plain) > 5);
        }
    }

    private static double Auc(string attack, ClassifierEvidence evidence) =>
        NaiveAuc.Of(HeadsWorld.Scores(attack, evidence), evidence.Membership);

    private static double Deviations(string attack, ClassifierEvidence evidence) =>
        (Auc(attack, evidence) - 0.5) / NaiveAuc.NullDeviation(evidence.Membership);
}
