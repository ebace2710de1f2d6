using Telltale.Audit.Assessment;
using Telltale.Audit.Forecasts;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Validity;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Audit.Tests.Forecasts;

/// <summary>What is told before a run is what the run then has, and its powers are those of the tests that the verdict rests on.</summary>
public sealed class ForecasterTests
{
    private static readonly RecordSet Records = SampleRun.Records(count: 200);

    private static AuditForecast Of(AuditPlan plan, (double, double)? leak = null) =>
        new Forecaster(plan, Records).Of(leak, cost: null);

    [Fact]
    public void Sizes_are_those_of_the_run()
    {
        AuditPlan plan = SamplePlan.With(("models.count", "8"), ("models.targets", "3"), ("data.records", "120"));
        AuditForecast forecast = Of(plan);
        AuditOutcome run = SampleRun.Of(plan, new MemoryStore(), records: Records).Execute(default);
        Membership[] truth = run.Scored.Table.Membership;
        Assert.Equal(truth.Count(m => m == Membership.Member), forecast.Size.Members);
        Assert.Equal(truth.Count(m => m == Membership.NonMember), forecast.Size.Nonmembers);
        Assert.Equal(run.References, forecast.Size.References);
        ValidityCheck models = ValidityChecks
            .Run(new AuditedEvidence(run.Scored, [], run.FirstTarget, new Seed(1), 1))
            .Single(c => c.Name == "models");
        int least = Math.Min(forecast.Size.LeastWith, forecast.Size.LeastWithout);
        Assert.Contains(
            $"at least {least} trained with it and {least} without",
            models.Finding,
            StringComparison.Ordinal
        );
        Assert.Equal(ValidityChecks.Names, forecast.Checks.Select(c => c.Name));
    }

    [Fact]
    public void Powers_are_those_of_the_verdicts_tests_at_the_level_that_pays_for_all_of_them()
    {
        AuditPlan plan = SamplePlan.With(("data.records", "160"), ("models.targets", "2"));
        AuditForecast forecast = Of(plan);
        // 160 non-members over both targets resolve 10% and 1%: two attacks, a rank test and two rates each.
        Assert.Equal(2 * 3, forecast.Tests);
        double level = 0.05 / 6;
        // Each of the two targets is one of the references of the other.
        double factor = 1 + (1.0 / forecast.Size.References);
        Assert.Equal(NullPower.SmallestDetectableAuc(160, 160, level, varianceFactor: factor), forecast.SmallestAuc);
        Assert.Equal(
            NullPower.SmallestDetectableTpr(160, 160, 0.1, level, varianceFactor: factor),
            forecast.Rates[0].SmallestTpr
        );
        Assert.Equal(Support.Unsupported, forecast.Rates[2].Support);
        Assert.Null(forecast.Rates[2].SmallestTpr);
    }

    [Fact]
    public void With_as_many_as_are_needed_it_is_seen_and_with_clearly_fewer_not()
    {
        AuditPlan plan = SamplePlan.With(("data.records", "160"), ("models.count", "16"));
        WantedLeak wanted = Of(plan, (0.2, 0.1)).Wanted!;
        Assert.False(wanted.IsSeen);
        int needed = wanted.Members!.Value;
        double level = 0.05 / Of(plan).Tests;
        Assert.True(NullPower.SmallestDetectableTpr(needed, needed, 0.1, level) <= 0.2);
        Assert.False(NullPower.SmallestDetectableTpr(needed * 8 / 10, needed * 8 / 10, 0.1, level) <= 0.2);
        Assert.Equal(2 * needed, wanted.Records);
        Assert.Equal((int)Math.Ceiling(2.0 * needed / 160), wanted.Targets);
        Assert.Contains($"{needed:#,0} members", wanted.Sentence, StringComparison.Ordinal);

        AuditPlan more = SamplePlan.With(
            ("data.records", "160"),
            ("models.count", "16"),
            ("models.targets", $"{wanted.Targets!.Value + 1}")
        );
        Assert.True(Of(more, (0.2, 0.1)).Wanted!.IsSeen);
    }

    [Theory]
    [InlineData(0.01, 0.02)]
    [InlineData(0.5, 0)]
    [InlineData(1.5, 0.1)]
    [InlineData(double.NaN, 0.1)]
    public void What_is_no_leak_is_refused(double tpr, double fpr) =>
        Assert.Throws<BadInputException>(() => Of(SamplePlan.With(), (tpr, fpr)));

    [Fact]
    public void What_is_wanting_is_said()
    {
        AuditForecast small = Of(SamplePlan.With(("data.records", "60"), ("models.count", "4")));
        Assert.Contains(small.Advice, a => a.Contains("NO LEAK DETECTED cannot come out", StringComparison.Ordinal));
        Assert.Contains(small.Advice, a => a.Contains("models.count", StringComparison.Ordinal));
        Assert.Contains(
            small.Checks,
            c => c.Name == "models" && c.Note.StartsWith("It will warn", StringComparison.Ordinal)
        );
        Assert.Contains(
            Of(SamplePlan.With(("data.records", "160"), ("models.count", "16")), (0.2, 0.1)).Advice,
            a => a.Contains("More targets cost no further training", StringComparison.Ordinal)
        );
    }

    /// <summary>By a clock that moves a second whenever it is looked at, the trial's arithmetic is exact.</summary>
    [Fact]
    public void Time_grows_with_what_there_is_to_do()
    {
        ForecastCost one = Cost(SamplePlan.With(("target.training.epochs", "10"), ("models.count", "6")));
        ForecastCost twice = Cost(SamplePlan.With(("target.training.epochs", "20"), ("models.count", "6")));
        ForecastCost models = Cost(SamplePlan.With(("target.training.epochs", "10"), ("models.count", "12")));
        Assert.True(one.TrainingSeconds > 0);
        Assert.Equal(2 * one.TrainingSeconds, twice.TrainingSeconds, 0.01);
        Assert.Equal(2 * one.TrainingSeconds, models.TrainingSeconds, 0.01);
        Assert.Equal(2 * one.QuerySeconds, models.QuerySeconds, 0.01);
        Assert.True(one.ScoringSeconds > 0);
        Assert.Equal(12_345, one.DiskBytes);
        Assert.True(models.MemoryBytes > one.MemoryBytes);
    }

    [Fact]
    public void Models_of_cascades_are_counted()
    {
        ForecastCost plain = Cost(SamplePlan.With(("attacks", "[lira]"), ("models.targets", "2")));
        AuditPlan plan = SamplePlan.With(
            ("attacks", "[lira,cmia]"),
            ("models.targets", "2"),
            ("cascade.rounds", "4"),
            ("cascade.models", "5")
        );
        ForecastCost cost = Cost(plan);
        // Six models, and two targets' three further rounds of five.
        Assert.Equal(36.0 / 6 * plain.TrainingSeconds, cost.TrainingSeconds, 0.01);
        Assert.Equal(36.0 / 6 * plain.QuerySeconds, cost.QuerySeconds, 0.01);
        Assert.True(cost.MemoryBytes > plain.MemoryBytes);
        Assert.Contains(cost.NotCounted, n => n.Contains("30 models of cascades", StringComparison.Ordinal));
        Assert.DoesNotContain(cost.NotCounted, n => n.Contains("not tried", StringComparison.Ordinal));
        (long stored, long inEvidence) = AuditRun.NumbersBeyondAnswers(plan, Records);
        Assert.Equal(30 * 200, stored);
        // The first target's margins, a byte a record of the mask, and the rounds.
        Assert.Equal(15 * (200 + (200 / 4) + 1), inEvidence);
    }

    [Fact]
    public void Time_counts_what_is_asked_beyond_plain_answers()
    {
        Assert.Equal(0, Cost(SamplePlan.With()).ProbeSeconds);
        ForecastCost one = Cost(Noisy("10", "1"));
        Assert.True(one.ProbeSeconds > 0);
        Assert.Equal(2 * one.ProbeSeconds, Cost(Noisy("20", "1")).ProbeSeconds, 0.01);
        Assert.Equal(3 * one.ProbeSeconds, Cost(Noisy("10", "3")).ProbeSeconds, 0.01);
        // Surrogates are trained once, whatever the number of targets.
        double once = Cost(Shot("1")).ProbeSeconds;
        double twice = Cost(Shot("2")).ProbeSeconds;
        double thrice = Cost(Shot("3")).ProbeSeconds;
        Assert.Equal(twice - once, thrice - twice, 0.01);
        Assert.True(twice < 2 * once);

        static AuditPlan Noisy(string copies, string targets) =>
            SamplePlan.With(
                ("attacks", "[noise]"),
                ("probes.noise_copies", copies),
                ("probes.noise_size", "0.1"),
                ("models.targets", targets)
            );

        static AuditPlan Shot(string targets) =>
            SamplePlan.With(("attacks", "[oslo]"), ("data.population", "40"), ("models.targets", targets));
    }

    private static ForecastCost Cost(AuditPlan plan) =>
        new CostTrial(plan, Records, Kernel.Choose("plain"), threads: 1, new Steps()).Run(12_345, default);

    private sealed class Steps : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref _now);
    }
}
