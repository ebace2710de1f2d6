using Telltale.Attacks;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Tests.Stages;

public sealed class ScoringTests
{
    private static readonly IReadOnlyList<AttackChoice> Attacks = AttackCatalog.Choose(["loss", "lira", "gap"]);

    [Fact]
    public void The_clock_hears_of_each_attack_that_ran()
    {
        StageClock clock = new(TimeProvider.System);
        Scoring.Run(Evidence, 3, Attacks, threads: 2, new Quiet(), default, clock);
        Assert.Equal(["attack:gap", "attack:loss"], clock.Seconds.Keys);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Several_targets_are_each_scored_as_if_alone(int threads)
    {
        ScoredTargets all = Scoring.Run(Evidence, 3, Attacks, threads, new Quiet(), default);
        Assert.Equal(["loss", "gap"], all.Table.Columns.Select(c => c.Label));
        Assert.Equal("lira", Assert.Single(all.Skipped).Label);
        Assert.Contains("reference", all.Skipped[0].Reason, StringComparison.Ordinal);
        Assert.Equal("0/a", all.Table.Ids[0]);
        Assert.Equal("2/d", all.Table.Ids[^1]);
        for (int target = 0; target < 3; target++)
        {
            ScoredTargets alone = Scoring.Run(_ => Evidence(target), 1, Attacks, threads, new Quiet(), default);
            Assert.Equal(["a", "b", "c", "d"], alone.Table.Ids);
            Assert.Equal(alone.Table.Membership, all.Table.Membership[(4 * target)..(4 * (target + 1))]);
            for (int c = 0; c < 2; c++)
            {
                double[] whole = all.Table.Columns[c].Values;
                Assert.Equal(alone.Table.Columns[c].Values, whole[(4 * target)..(4 * (target + 1))]);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_an_attack_refuses_arrives_as_it_was_thrown(int targets)
    {
        AttackChoice refusing = Attacks[0] with { Attack = new Refusing(Attacks[0].Attack.Needs) };
        Assert.Throws<BadInputException>(() => Scoring.Run(Evidence, targets, [refusing], 2, new Quiet(), default));
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Scoring.Run(Evidence, targets, Attacks, 2, new Quiet(), stopped.Token)
        );
    }

    private static ClassifierEvidence Evidence(int target)
    {
        int[] labels = [0, 1, 1, 0];
        float[] logits = [3, 1 + target, 0, 2, 5, -target, 1, 1.5f];
        Membership[] truth = [.. Enumerable.Range(0, 4).Select(r => (Membership)((r + target) % 2))];
        MemoryArray<float> array = new(logits, 1, 4, 1, 2);
        return new ClassifierEvidence(["a", "b", "c", "d"], labels, truth, new LogitSignals(array, labels));
    }

    private sealed class Refusing(EvidenceNeeds needs) : IClassifierAttack
    {
        public EvidenceNeeds Needs => needs;

        public double[] Score(GatheredEvidence gathered) => throw new BadInputException("no");
    }
}
