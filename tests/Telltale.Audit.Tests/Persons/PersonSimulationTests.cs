using System.Collections.Concurrent;
using Telltale.Attacks;
using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Persons;

/// <summary>Audits of data in which persons have several rows: with rows for cases, as the reason why, and with persons.</summary>
[Trait("simulation", "yes")]
public sealed class PersonSimulationTests
{
    private static readonly string[] Attacks = ["loss", "lira", "calibration", "attack-r"];

    [Fact]
    public void Rows_for_cases_make_false_alarms_and_persons_do_not()
    {
        int audits = SampleScores.Simulations(12, 600);
        PersonWorld nothing = new() { Leak = 0 };
        // Where the records are there, rows of one person in two folds give the split away to the baseline, and INVALID hides the false leaks.
        Judgement[] rows = Run(audits, nothing with { WithGroups = false });
        Judgement[] bare = Run(audits, nothing with { WithGroups = false, WithRecords = false });
        Judgement[] persons = Run(audits, nothing);
        int leaks = persons.Count(LeakOf);
        int invalid = persons.Count(IsInvalid);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"Nothing leaks, {audits} audits. Rows: {rows.Count(LeakOf)} LEAK, {rows.Count(IsInvalid)} INVALID; rows whose records are not there: {bare.Count(LeakOf)} LEAK, {bare.Count(IsInvalid)} INVALID; persons: {leaks} LEAK, {invalid} INVALID ({string.Join(", ", persons.SelectMany(j => j.Checks).Where(c => c.Status == CheckStatus.Failed).Select(c => c.Name).Distinct())})"
        );
        Assert.True(rows.Count(IsInvalid) > audits / 2);
        Assert.True(bare.Count(LeakOf) > audits / 5);
        int most = Most(audits, 0.05);
        Assert.True(leaks <= most, $"persons: {leaks} false alarms of {audits}, at most {most} expected");
        Assert.True(invalid <= most, $"persons: {invalid} of {audits} found INVALID, at most {most} expected");
    }

    /// <summary>Targets that are each other's references, as in an audit: persons are what their rows share.</summary>
    [Fact]
    public void Several_targets_make_no_false_alarms_either()
    {
        int audits = SampleScores.Simulations(20, 400);
        Judgement[] persons = Run(audits, new PersonWorld { Persons = 100, WithRecords = false }, targets: 5);
        int leaks = persons.Count(LeakOf);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"Nothing leaks, five targets, {audits} audits: {leaks} LEAK, {persons.Count(IsInvalid)} INVALID"
        );
        Assert.All(persons, j => Assert.Equal(250, j.Assessments[0].Members));
        Assert.True(leaks <= Most(audits, 0.05), $"{leaks} false alarms of {audits}");
    }

    [Fact]
    public void A_leak_is_found()
    {
        int audits = SampleScores.Simulations(6, 60);
        Judgement[] found = Run(audits, new PersonWorld { Leak = 2.5 });
        Assert.True(found.Count(j => j.Verdict.Grade == Grade.Leak) >= audits - 1);
    }

    /// <summary>The AUC of a fresh person against another, from very many of them, must lie in the interval as often as it says.</summary>
    [Fact]
    public void Intervals_cover()
    {
        int audits = SampleScores.Simulations(120, 2000);
        const double leak = 0.8;
        AttackAssessment whole = Assess(
            new PersonWorld
            {
                Seed = new Seed(99),
                Persons = 60_000,
                Leak = leak,
                Models = 1,
            }
        );
        double truth = whole.Auc.Value;
        int rows = 0;
        int persons = 0;
        ParallelRuns.ForEach(
            audits,
            Environment.ProcessorCount,
            i =>
            {
                PersonWorld world = new()
                {
                    Seed = new Seed(7).Derive(i),
                    Leak = leak,
                    Models = 1,
                };
                Estimate byPerson = Assess(world).Auc;
                Estimate byRow = Assess(world with { WithGroups = false }).Auc;
                Interlocked.Add(ref persons, byPerson.Low <= truth && truth <= byPerson.High ? 1 : 0);
                Interlocked.Add(ref rows, byRow.Low <= truth && truth <= byRow.High ? 1 : 0);
            }
        );
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"true AUC of a person {truth:0.0000}; of {audits} intervals {persons} hold it where persons are counted, {rows} where rows are"
        );
        double slack = audits >= 2000 ? 0.02 : 4 * Math.Sqrt(0.95 * 0.05 / audits);
        Assert.InRange((double)persons / audits, 0.95 - slack, Math.Min(1, 0.95 + slack));
        Assert.True(rows < 0.85 * audits);
    }

    private static AttackAssessment Assess(PersonWorld world)
    {
        ClassifierEvidence evidence = world.Create();
        ScoredTargets scored = Scoring.Run(_ => evidence, 1, AttackCatalog.Choose(["loss"]), 1, new Quiet(), default);
        return Audit.Assessment.Assessor.Assess(
            new("loss", "loss", "", "", new Dictionary<string, string>()),
            new Audit.Assessment.ScoredRows(scored.Table.Columns[0].Values, scored.Table.Membership),
            Audit.Assessment.AssessmentOptions.From(SampleScores.Plan),
            new Seed(1),
            1
        );
    }

    private static Judgement[] Run(int audits, PersonWorld world, int targets = 1)
    {
        ConcurrentDictionary<int, Judgement> done = new();
        ParallelRuns.ForEach(
            audits,
            Environment.ProcessorCount,
            i =>
            {
                PersonWorld own = world with { Seed = new Seed(2026).Derive(i) };
                ClassifierEvidence evidence = own.Create();
                ScoredTargets scored = Scoring.Run(
                    own.Create,
                    targets,
                    AttackCatalog.Choose(Attacks),
                    1,
                    new Quiet(),
                    default
                );
                done[i] = Judgement.Of(
                    scored,
                    evidence,
                    SampleScores.Plan,
                    new Seed(3).Derive(i),
                    1,
                    new Quiet(),
                    default
                );
            }
        );
        return [.. Enumerable.Range(0, audits).Select(i => done[i])];
    }

    private static bool LeakOf(Judgement judged) => judged.Verdict.Grade is Grade.Leak or Grade.Violation;

    private static bool IsInvalid(Judgement judged) => judged.Verdict.Grade == Grade.Invalid;

    // As many as chance makes of a few; of very many the share itself.
    private static int Most(int audits, double level)
    {
        int most = (int)(level * audits);
        while (audits < 600 && Binomial.LogAtLeast(most + 1, audits, level) > Math.Log(1e-3))
        {
            most++;
        }

        return most;
    }
}
