using System.Collections.Concurrent;
using Telltale.Audit.Changes;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Tests.Changes;

/// <summary>Two runs compared: by the definition, how often limits hold, and what is said.</summary>
[Trait("simulation", "yes")]
public sealed class ChangeTestTests
{
    /// <summary>How two runs come to be: the shift of members in each attack of either run, and what the runs share.</summary>
    private sealed record World(
        double[] Before,
        double[] After,
        int Targets = 1,
        bool SameSplit = true,
        bool SameNames = true,
        double Spread = 0
    );

    public static TheoryData<string> Worlds => [.. All.Keys];

    private static Dictionary<string, World> All { get; } =
        new(StringComparer.Ordinal)
        {
            ["no change"] = new([0.4, 0.4, 0.4, 0], [0.4, 0.4, 0.4, 0]),
            ["nothing leaks"] = new([0, 0, 0, 0], [0, 0, 0, 0]),
            // A defence that stops one attack and leaves another as good.
            ["one attack is stopped"] = new([0.6, 0.6, 0.2, 0], [0, 0.6, 0.2, 0]),
            ["it helps"] = new([1, 0.6, 0.2, 0], [0.2, 0.4, 0.2, 0]),
            ["it helps much"] = new([1.5, 0.6, 0.2, 0], [0.2, 0.3, 0.2, 0]),
            ["other sides of the split"] = new([0.4, 0.4, 0.4, 0], [0.4, 0.4, 0.4, 0], SameSplit: false),
            ["other records"] = new([0.4, 0.4, 0.4, 0], [0.4, 0.4, 0.4, 0], SameSplit: false, SameNames: false),
            ["several targets"] = new([0.4, 0.4, 0.4, 0], [0.4, 0.4, 0.4, 0], Targets: 5),
            // Targets of one recipe give away more or less by half of the leak.
            ["several targets that differ"] = new([0.8, 0.4, 0.2, 0], [0.8, 0.4, 0.2, 0], Targets: 5, Spread: 0.5),
            ["several targets of other records"] = new(
                [0.4, 0.4, 0.4, 0],
                [0.4, 0.4, 0.4, 0],
                Targets: 5,
                SameSplit: false,
                SameNames: false
            ),
        };

    /// <summary>The true difference is that of the largest AUCs, Φ(shift/√2) each; in at most one of twenty runs a limit misses it.</summary>
    [Theory]
    [MemberData(nameof(Worlds))]
    public void Limits_hold_the_difference_of_the_strongest(string name)
    {
        World world = All[name];
        double truth = Auc(world.After.Max()) - Auc(world.Before.Max());
        int runs = SampleScores.Simulations(world.Targets == 1 ? 150 : 30, 1000);
        ConcurrentBag<StrongestChange> found = [];
        ParallelRuns.ForEach(
            runs,
            Environment.ProcessorCount,
            i => found.Add(Test(world, new Seed(11).Derive(name).Derive(i), replicates: 200).Strongest()[0])
        );
        int held = found.Count(s => s.Low <= truth && truth <= s.High);
        int wrong = found.Count(s => truth == 0 && (s.High < 0 || s.Low > 0));
        int seen = found.Count(s => s.High < 0);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name}: limits hold {truth:0.000} in {held} of {runs}; {wrong} false differences; {seen} called less; mean width {found.Average(s => s.High - s.Low):0.000}"
        );
        int most = (int)(0.05 * runs);
        while (runs < 1000 && Binomial.LogAtLeast(most + 1, runs, 0.05) > Math.Log(1e-3))
        {
            most++;
        }

        Assert.True(runs - held <= most, $"{name}: {runs - held} of {runs} limits miss");
        Assert.All(found, s => Assert.Equal(s.Low > 0 || s.High < 0, s.PValue < 0.05));
        if (name == "it helps")
        {
            Assert.True(seen > 0.8 * runs);
        }
    }

    /// <summary>Of one attack the limits are those of the paired, or unpaired, DeLong test.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_attack_gives_delongs_test(bool same)
    {
        World world = new([0.8], [0.3], SameSplit: same, SameNames: same);
        (RunScores before, RunScores after) = Draw(world, new Seed(5));
        ChangeTest test = Test(before, after, 400);
        AttackChange found = test.Attacks()[0];
        double[] one = before.Scores.Columns[0].Values;
        double[] two = after.Scores.Columns[0].Values;
        bool[] first = [.. before.Scores.Membership.Select(m => m == Membership.Member)];
        bool[] second = [.. after.Scores.Membership.Select(m => m == Membership.Member)];
        AucComparison expected = same
            ? DeLong.Compare(two, one, first)
            : DeLong.CompareUnpaired(RocCurve.Of(two, second).Groups, RocCurve.Of(one, first).Groups);
        Assert.Equal(expected.Difference, found.Difference, 1e-12);
        Assert.Equal(expected.Interval(0.95).Low, found.Low, 1e-9);
        Assert.Equal(expected.Interval(0.95).High, found.High, 1e-9);
        Assert.Equal(same ? "paired delong" : "unpaired delong", found.Method);
        if (same)
        {
            Assert.Equal(expected.PValue, found.PValue, 1e-9);
        }
    }

    [Fact]
    public void The_order_of_rows_and_the_number_of_threads_change_nothing()
    {
        (RunScores before, RunScores after) = Draw(All["it helps"], new Seed(9));
        int[] order = [.. Enumerable.Range(0, after.Scores.Ids.Count).Reverse()];
        ScoreTable turned = new(
            [.. order.Select(r => after.Scores.Ids[r])],
            [.. order.Select(r => after.Scores.Membership[r])],
            [.. after.Scores.Columns.Select(c => new Scores(c.Label, [.. order.Select(r => c.Values[r])]))]
        );
        ChangeResult one = Judge(before, after, 1);
        Assert.Equal(Text(one), Text(Judge(before, after with { Scores = turned }, 3)));
    }

    [Fact]
    public void What_is_said_follows_from_the_limits()
    {
        ChangeResult helped = Judge(Draw(All["it helps much"], new Seed(1)));
        Assert.Equal(ChangeAnswer.LessLeak, helped.Answer);
        Assert.StartsWith(
            "The change helped: the AUC of the strongest attack",
            helped.Sentence,
            StringComparison.Ordinal
        );
        Assert.Equal(RunPairing.SameRows, helped.Pairing);

        (RunScores worse, RunScores better) = Draw(All["it helps much"], new Seed(1));
        ChangeResult hurt = Judge(better, worse);
        Assert.Equal(ChangeAnswer.MoreLeak, hurt.Answer);
        Assert.Equal(-helped.Strongest[0].Difference, hurt.Strongest[0].Difference, 1e-12);
        Assert.Equal(-helped.Strongest[0].High, hurt.Strongest[0].Low, 1e-9);

        ChangeResult none = Judge(Draw(All["no change"], new Seed(2)));
        Assert.Equal(ChangeAnswer.NoDifferenceSeen, none.Answer);
        Assert.Contains("would have been seen in four cases of five", none.Sentence, StringComparison.Ordinal);
        Assert.Contains(none.Limits, l => l.Contains("One model of a run", StringComparison.Ordinal));

        ChangeResult itself = Judge(worse, worse);
        Assert.Contains("exactly the same", itself.Sentence, StringComparison.Ordinal);

        // A defence that stops the attack that was strongest by luck leaves another: no help.
        ChangeResult stopped = Judge(Draw(All["one attack is stopped"], new Seed(3)));
        Assert.Equal(ChangeAnswer.NoDifferenceSeen, stopped.Answer);
        Assert.Contains(
            "Taken by themselves, s0 does worse after the change",
            stopped.Sentence,
            StringComparison.Ordinal
        );

        ChangeResult sides = Judge(Draw(All["other sides of the split"], new Seed(4)));
        Assert.Equal(RunPairing.SharedRecords, sides.Pairing);
        Assert.Equal("delong over shared records", sides.Attacks[0].Method);
        Assert.Equal(RunPairing.Apart, Judge(Draw(All["other records"], new Seed(4))).Pairing);
    }

    /// <summary>What is seen by itself is seen at the confidence that was asked for; what helped by one measure is said of that one.</summary>
    [Fact]
    public void Words_claim_no_more_than_the_numbers()
    {
        (RunScores before, RunScores after) = Draw(All["one attack is stopped"], new Seed(3));
        double p = Judge(before, after).Attacks.Min(a => a.AdjustedPValue);
        Assert.InRange(p, 1e-12, 0.04);
        Assert.DoesNotContain(
            "Taken by themselves",
            new ChangeJudgement(before, after).Judge("1", [], 1 - (p / 2), 200, new Seed(1), 1).Sentence,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "by this measure no attack tried does as well",
            Judge(Draw(All["it helps much"], new Seed(1))).Sentence,
            StringComparison.Ordinal
        );
    }

    /// <summary>Of eight records no change is seen; no size is named that no AUC can change by.</summary>
    [Fact]
    public void Too_few_records_are_said_to_be_too_few()
    {
        (RunScores before, RunScores after) = Draw(All["it helps"], new Seed(9));
        ChangeResult found = Judge(Part(before, 8), Part(after, 8));
        Assert.Equal(ChangeAnswer.NoDifferenceSeen, found.Answer);
        Assert.True(found.Strongest[0].Detectable > found.Strongest[0].Before, $"{found.Strongest[0]}");
        Assert.Contains(
            "No change of the AUC, however large, would have been seen",
            found.Sentence,
            StringComparison.Ordinal
        );
    }

    // The first so many records.
    private static RunScores Part(RunScores run, int records) =>
        run with
        {
            Scores = new ScoreTable(
                [.. run.Scores.Ids.Take(records)],
                [.. run.Scores.Membership.Take(records)],
                [.. run.Scores.Columns.Select(c => new Scores(c.Label, c.Values[..records]))]
            ),
        };

    /// <summary>A run that judges more records has some in common with the other, all on their side.</summary>
    [Fact]
    public void Records_that_only_one_run_has_are_not_called_changed_sides_and_rows_of_persons_are_persons()
    {
        (RunScores before, RunScores after) = Draw(All["it helps"], new Seed(9));
        RunScores fewer = Part(after, after.Scores.Ids.Count - 20);
        fewer.Scores.Columns[0].Values[3] = double.NaN;
        ChangeResult found = Judge(Persons(before), Persons(fewer));
        Assert.Equal(RunPairing.SharedRecords, found.Pairing);
        Assert.Contains(
            found.Limits,
            l => l.StartsWith("The runs share persons, but not all, or not all on", StringComparison.Ordinal)
        );
        Assert.Contains("Left out, for want of a score of some attack: 0 persons before and 1 after.", found.Limits);

        static RunScores Persons(RunScores run) =>
            run with
            {
                Result = run.Result with
                {
                    Inputs = run.Result.Inputs with
                    {
                        Persons = new PersonsSection("who", 300, 900, 5, Audit.Persons.PersonAggregate.Mean),
                    },
                },
            };
    }

    [Fact]
    public void Runs_that_cannot_be_compared_are_refused_or_invalid()
    {
        (RunScores before, RunScores after) = Draw(All["it helps"], new Seed(1));
        AuditResult persons = after.Result with
        {
            Inputs = after.Result.Inputs with
            {
                Persons = new PersonsSection("who", 300, 900, 5, Audit.Persons.PersonAggregate.Mean),
            },
        };
        Assert.Contains(
            "counts records and",
            Assert.Throws<BadInputException>(() => Judge(before, after with { Result = persons })).Message,
            StringComparison.Ordinal
        );
        AuditResult others = after.Result with
        {
            Assessments =
            [
                .. after.Result.Assessments.Select(a =>
                    a with
                    {
                        Options = new Dictionary<string, string> { ["mode"] = "offline" },
                    }
                ),
            ],
        };
        Assert.Contains(
            "no attack in common",
            Assert.Throws<BadInputException>(() => Judge(before, after with { Result = others })).Message,
            StringComparison.Ordinal
        );
        AuditResult invalid = after.Result with { Verdict = after.Result.Verdict with { Grade = Grade.Invalid } };
        ChangeResult found = Judge(before, after with { Result = invalid });
        Assert.Equal(ChangeAnswer.Invalid, found.Answer);
        Assert.Contains("the run after the change is INVALID", found.Sentence, StringComparison.Ordinal);
    }

    private static double Auc(double shift) => Normal.Cdf(shift / Math.Sqrt(2));

    private static ChangeTest Test(World world, Seed seed, int replicates)
    {
        (RunScores before, RunScores after) = Draw(world, seed);
        return Test(before, after, replicates);
    }

    private static ChangeTest Test(RunScores before, RunScores after, int replicates)
    {
        string[] labels = [.. before.Scores.Columns.Select(c => c.Label)];
        return new ChangeTest(
            before,
            after,
            labels,
            ChangedRows.Of(before, after, labels),
            [],
            0.95,
            replicates,
            new Seed(1),
            1
        );
    }

    private static ChangeResult Judge((RunScores Before, RunScores After) runs) => Judge(runs.Before, runs.After);

    private static ChangeResult Judge(RunScores before, RunScores after, int threads = 1) =>
        new ChangeJudgement(before, after).Judge("1", [], 0.95, 200, new Seed(1), threads);

    private static string Text(ChangeResult result) =>
        result.Sentence
        + string.Join('\n', result.Strongest)
        + string.Join('\n', result.Attacks)
        + string.Join('\n', result.Limits);

    /// <summary>
    /// A row's score is what all attacks make of the record in all runs, what this attack makes of it, what this run does,
    /// noise, and for members the shift; of variance 1 together.
    /// </summary>
    private static (RunScores Before, RunScores After) Draw(World world, Seed seed)
    {
        const int records = 300;
        Rng rng = seed.CreateRng();
        double[] hard = Normals(rng, records);
        Membership[] split = Split(rng, world.Targets, records);
        return (
            Run(world.Before, "r", split),
            Run(world.After, world.SameNames ? "r" : "q", world.SameSplit ? split : Split(rng, world.Targets, records))
        );

        RunScores Run(double[] shifts, string prefix, Membership[] truth)
        {
            double[] own = prefix == "r" ? hard : Normals(rng, records);
            double[] target = Normals(rng, truth.Length);
            double[] strength = [.. Normals(rng, world.Targets).Select(z => 1 + (world.Spread * z))];
            double[][] columns =
            [
                .. shifts.Select(shift =>
                    truth
                        .Select(
                            (t, row) =>
                                (0.6 * own[row % records])
                                + (0.5 * target[row])
                                + (Math.Sqrt(1 - 0.36 - 0.25) * rng.NextNormal())
                                + (t == Membership.Member ? shift * strength[row / records] : 0)
                        )
                        .ToArray()
                ),
            ];
            string[] ids =
            [
                .. Enumerable
                    .Range(0, truth.Length)
                    .Select(row => world.Targets == 1 ? $"{prefix}{row}" : $"{row / records}/{prefix}{row % records}"),
            ];
            ScoreTable table = new(ids, truth, [.. columns.Select((c, i) => new Scores($"s{i}", c))]);
            return new RunScores(Result(table, world.Targets, records), table);
        }
    }

    private static AuditResult Result(ScoreTable table, int targets, int records) =>
        new()
        {
            Schema = AuditResult.SchemaName,
            Plan = new PlanSection("attack", "run", "", ""),
            Environment = new EnvironmentSection("1", 0, "", "", null),
            Inputs = new InputsSection(
                new Dictionary<string, string>(),
                records,
                records * targets / 2,
                records * targets / 2,
                0,
                targets,
                4,
                1,
                0,
                null
            ),
            Assessments =
            [
                .. table.Columns.Select(c => new AttackAssessment
                {
                    Label = c.Label,
                    Attack = c.Label,
                    Paper = "",
                    Access = "",
                    Options = new Dictionary<string, string>(),
                    DirectionCheck = new DirectionCheck(DirectionStatus.Ok, 1),
                    Members = 1,
                    Nonmembers = 1,
                    Excluded = 0,
                    Auc = new Estimate(0.5, 0, 1, ""),
                    TprAtFpr = [new TprAtFpr(0.1, 0, 0, 1, 0, Support.Ok, "", null)],
                    Advantage = 0,
                    Ppv = [],
                    EpsilonLowerBound = null,
                    TieShare = 0,
                    Roc = [],
                }),
            ],
            Skipped = [],
            Validity = [],
            Verdict = new Verdict(Grade.Leak, "", [], null),
            Limits = [],
            Timings = new TimingsSection("", 1, new Dictionary<string, double>()),
        };

    private static Membership[] Split(Rng rng, int targets, int records)
    {
        Membership[] truth = new Membership[targets * records];
        for (int target = 0; target < targets; target++)
        {
            int[] order = rng.Permutation(records);
            for (int i = 0; i < records; i++)
            {
                truth[(target * records) + order[i]] = i < records / 2 ? Membership.Member : Membership.NonMember;
            }
        }

        return truth;
    }

    private static double[] Normals(Rng rng, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => rng.NextNormal())];
}
