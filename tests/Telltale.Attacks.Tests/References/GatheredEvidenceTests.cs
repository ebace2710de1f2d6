using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.References;

/// <summary>What the attacks of a run share is what each would have had alone.</summary>
public class GatheredEvidenceTests
{
    private static readonly string[] Attacks =
    [
        .. AttackCatalog.All.Select(a => a.Name),
        "lira:center=median@median",
        "lira:queries=1,references=9@first",
        "lira:mode=offline,variance=record@offline",
        "rmia:gamma=1@one",
        "rmia:mode=offline@rmia-off",
        "rmia:mode=offline,a=0.5,gamma=4@rmia-half",
        "base:mode=offline,queries=2@base-off",
        "attack-r:queries=1@rank",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Attacks_of_a_run_score_as_each_alone(int threads)
    {
        ClassifierEvidence evidence = new EvidenceWorld
        {
            Seed = new Seed(3),
            Records = 5003,
            Population = 301,
            Queries = 2,
            Models = 12,
            Classes = 3,
            Probes = true,
            CascadeModels = 3,
        }.Create();
        AttackChoice[] choices = [.. AttackCatalog.Choose(Attacks)];
        GatheredEvidence gathered = GatheredEvidence.Of(
            evidence,
            choices.Select(c => c.Attack.Needs),
            threads,
            threadsPerAttack: threads
        );
        foreach (AttackChoice choice in choices)
        {
            Assert.Equal(choice.Attack.Score(evidence), choice.Attack.Score(gathered));
        }
    }

    [Fact]
    public void An_attack_that_the_evidence_does_not_suffice_for_hinders_no_other()
    {
        ClassifierEvidence evidence = new EvidenceWorld { Models = 0, Population = 0 }.Create();
        AttackChoice[] choices = [.. AttackCatalog.Choose(["lira", "loss"])];
        GatheredEvidence gathered = GatheredEvidence.Of(evidence, choices.Select(c => c.Attack.Needs), 1, 1);
        Assert.Equal(choices[1].Attack.Score(evidence), choices[1].Attack.Score(gathered));
    }

    [Fact]
    public void Memory_does_not_grow_with_the_number_of_models()
    {
        long few = AllocatedBy(models: 32);
        long many = AllocatedBy(models: 256);
        // Blocks are as large as the cache, whatever the number of models; the margins of 256 are 21 MB.
        Assert.InRange(many, 0, few + (1 << 20));
    }

    private static long AllocatedBy(int models)
    {
        ClassifierEvidence evidence = SpeedInputs.Create(records: 20_000, models, population: 500);
        AttackChoice[] choices = [.. AttackCatalog.Choose(["lira", "lira:center=median@median", "rmia", "base"])];
        long before = GC.GetAllocatedBytesForCurrentThread();
        GatheredEvidence gathered = GatheredEvidence.Of(evidence, choices.Select(c => c.Attack.Needs), 1, 1);
        foreach (AttackChoice choice in choices)
        {
            choice.Attack.Score(gathered);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
