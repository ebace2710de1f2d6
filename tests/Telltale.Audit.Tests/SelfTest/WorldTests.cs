using Telltale.Attacks;
using Telltale.Audit.SelfTest;
using Telltale.Audit.SelfTest.Worlds;
using Telltale.Audit.Tests.Samples;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.SelfTest;

/// <summary>Each world is what it says, and its named attack reaches what there is to reach.</summary>
public sealed class WorldTests
{
    public static TheoryData<string> Names => [.. ClosedFormWorlds.All.Select(w => w.Name)];

    [Fact]
    public void There_are_ten_worlds_with_names_of_their_own()
    {
        Assert.Equal(10, ClosedFormWorlds.All.Select(w => w.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(ClosedFormWorlds.All, world => Assert.Matches("^[a-z0-9-]+$", world.Name));
        Assert.All(ClosedFormWorlds.All, world => Assert.EndsWith(".", world.Story, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_best_curve_rises_bends_down_and_encloses_its_area(string name)
    {
        ExactRoc optimum = World(name).Optimum();
        const int steps = 2000;
        double[] tpr = [.. Enumerable.Range(0, steps + 1).Select(i => optimum.Tpr((double)i / steps))];
        Assert.InRange(tpr[0], 0, 1);
        Assert.Equal(1, tpr[steps], 1e-9);
        for (int i = 1; i <= steps; i++)
        {
            Assert.InRange(tpr[i], tpr[i - 1] - 1e-12, 1);
        }

        if (World(name) is LabelWorld)
        {
            // One corner, and nothing to draw lots with.
            return;
        }

        for (int i = 2; i <= steps; i++)
        {
            Assert.True(tpr[i] >= ((double)i / steps) - 1e-12, $"below chance at {i}");
            Assert.True(tpr[i] - tpr[i - 1] <= tpr[i - 1] - tpr[i - 2] + 1e-9, $"not concave at {i}");
        }

        // The curve lies between its chords and their extensions: sums from below and above hold the area.
        double below = tpr.Zip(tpr.Skip(1), (a, b) => (a + b) / 2 / steps).Sum();
        double above = tpr.Skip(1).Sum() / steps;
        Assert.InRange(optimum.Auc(), below - 1e-5, above + 1e-5);
    }

    /// <summary>The exact likelihood ratios of a sample have the exact curve: the world draws what its formulas say.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Exact_ratios_of_a_sample_follow_the_best_curve(string name)
    {
        ClosedFormWorld world = World(name);
        WorldSample sample = world.Draw(Reduced(world), new Seed(8), 2);
        foreach (WorldPoint point in WorldTrial.MeasureBest(world.Optimum(), sample, new Seed(9), 2))
        {
            Assert.False(point.ExceedsOptimum, $"{name} at {point.Fpr}: {point.Measured} of {point.Optimal}");
            // All records that are not copied have one and the same ratio, and ties enter together.
            double reachable = name == "copy-k" ? 0.25 : point.Optimal;
            double slack = 2.5 * (point.Limits.High - point.Measured);
            Assert.True(
                point.Measured + slack >= reachable * 0.98,
                $"{name} at {point.Fpr}: {point.Measured} of {point.Optimal}, limits to {point.Limits.High}"
            );
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_named_attack_reaches_95_percent_of_the_best_at_every_rate(string name)
    {
        ClosedFormWorld world = World(name);
        WorldSize size = SampleScores.Simulations(0, 1) == 1 ? world.Size : Reduced(world);
        WorldSample sample = world.Draw(size, new Seed(1), 2);
        AttackChoice attack = AttackCatalog.Choose([world.Attack])[0];
        IReadOnlyList<WorldPoint> points = WorldTrial.Measure(world.Optimum(), sample, attack, new Seed(2), 2, default);
        Assert.Equal([0.1, 0.01, 0.001], points.Select(p => p.Fpr));
        foreach (WorldPoint point in points)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{name} at {point.Fpr}: best {point.Optimal:0.0000}, found {point.Measured:0.0000}, ratio {point.Ratio:0.000} ({point.RatioLimits.Low:0.000} to {point.RatioLimits.High:0.000})"
            );
            // Whole: the ratio itself, known to a few per cent. Reduced: as far as the limits tell.
            bool whole = size == world.Size;
            Assert.True(
                (whole ? point.Ratio : point.RatioLimits.High) >= 0.95,
                $"{name} at {point.Fpr}: {point.Ratio}"
            );
            Assert.True(!whole || point.RatioLimits.High - point.RatioLimits.Low < 0.1, $"{name}: too few records");
            Assert.False(point.ExceedsOptimum, $"{name} at {point.Fpr}: {point.Ratio}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_attack_of_the_catalogue_finds_more_than_there_is(string name)
    {
        ClosedFormWorld world = World(name);
        (int tried, IReadOnlyList<string> excessive) = WorldTrial.Excess(
            world,
            world.Optimum(),
            new Seed(3),
            2,
            default
        );
        Assert.True(tried > 0);
        Assert.Empty(excessive);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_draw_depends_on_its_seed_and_not_on_threads(string name)
    {
        ClosedFormWorld world = World(name);
        WorldSize size = Reduced(world) with { Records = 50, Targets = 3 };
        WorldSample one = world.Draw(size, new Seed(4), 1);
        WorldSample same = world.Draw(size, new Seed(4), 3);
        WorldSample other = world.Draw(size, new Seed(5), 1);
        Assert.Equal(one.LogRatios, same.LogRatios);
        Assert.Equal(one.Targets.Select(t => t.Membership), same.Targets.Select(t => t.Membership));
        Assert.NotEqual(one.Targets.Select(t => t.Membership), other.Targets.Select(t => t.Membership));
        for (int t = 0; t < 3; t++)
        {
            Assert.Equal(Answers(one.Targets[t].Target), Answers(same.Targets[t].Target));
        }
    }

    /// <summary>Differential privacy: TPR ≤ e^ε·FPR + δ, and the same for the errors, all along the best curve.</summary>
    [Fact]
    public void Worlds_with_a_claim_keep_it()
    {
        ClosedFormWorld[] claiming = [.. ClosedFormWorlds.All.Where(w => w.Epsilon is not null)];
        Assert.Equal(3, claiming.Length);
        foreach (ClosedFormWorld world in claiming)
        {
            ExactRoc optimum = world.Optimum();
            double factor = Math.Exp(world.Epsilon!.Value);
            double tightest = double.PositiveInfinity;
            for (double fpr = 1e-18; fpr < 1; fpr *= 1.1)
            {
                double tpr = optimum.Tpr(fpr);
                Assert.True(tpr <= (factor * fpr) + 1e-5 + 1e-9, $"{world.Name} at {fpr}: {tpr}");
                Assert.True(1 - fpr <= (factor * (1 - tpr)) + 1e-5 + 1e-9, $"{world.Name} at {fpr}: {tpr}");
                tightest = Math.Min(tightest, ((factor * fpr) + 1e-5 - tpr) / tpr);
            }

            // A smaller ε would not be kept by the mechanisms that are as leaky as their claim allows.
            Assert.True(world is LabelWorld || tightest < 0.05, $"{world.Name}: {tightest}");
        }
    }

    [Fact]
    public void A_weak_attack_fails_and_one_that_sees_the_answer_is_found_out()
    {
        ClosedFormWorld world = World("gaussian-mechanism");
        WorldSample sample = world.Draw(Reduced(world), new Seed(6), 2);
        ExactRoc optimum = world.Optimum();
        IReadOnlyList<WorldPoint> weak = WorldTrial.Measure(
            optimum,
            sample,
            AttackCatalog.Choose(["loss"])[0],
            new Seed(7),
            2,
            default
        );
        Assert.False(new WorldFinding("w", "s", "loss", weak).Passed);

        double[] truth =
        [
            .. sample.Targets.SelectMany(t =>
                t.Membership.Select((m, i) => (m == Membership.Member ? 10.0 : 0) + (i / 1e6))
            ),
        ];
        IReadOnlyList<WorldPoint> cheat = WorldTrial.MeasureBest(
            optimum,
            sample with
            {
                LogRatios = truth,
            },
            new Seed(7),
            2
        );
        Assert.All(cheat.Where(p => p.Optimal < 0.9), p => Assert.True(p.ExceedsOptimum));
        Assert.False(new WorldFinding("w", "s", "cheat", cheat).Passed);
    }

    private static double[] Answers(Signals signals)
    {
        double[] answers = new double[signals.Records];
        if (signals.HasMargins)
        {
            signals.ReadMargins(0, 0, answers);
            return answers;
        }

        return [.. answers.Select((_, i) => signals.IsCorrect(0, i, 0) ? 1.0 : 0)];
    }

    private static WorldSize Reduced(ClosedFormWorld world) =>
        world.Size with
        {
            Records = 4000,
            Targets = 20,
            Population = 0,
        };

    private static ClosedFormWorld World(string name) => ClosedFormWorlds.All.Single(w => w.Name == name);
}
