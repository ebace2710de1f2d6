using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Audit.Results;
using Telltale.Audit.Slices;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Slices;

/// <summary>Parts of the records against their definitions; a planted one is found, and chance accuses none.</summary>
public sealed class SlicerTests
{
    private static readonly AssessmentPlan Plan = SampleScores.Plan with { Slices = ["class", "correct", "feature:1"] };

    /// <summary>Scores with a shift of members that depends on the class; features: noise, and a column of three values.</summary>
    private static (ScoredTargets Scored, ClassifierEvidence Evidence) World(
        Rng rng,
        int records,
        double[] shifts,
        Func<int, int>? classOf = null
    )
    {
        int[] labels = [.. Enumerable.Range(0, records).Select(classOf ?? (i => i % shifts.Length))];
        Membership[] truth =
        [
            .. Enumerable.Range(0, records).Select(_ => rng.NextBool() ? Membership.Member : Membership.NonMember),
        ];
        double[] scores =
        [
            .. Enumerable
                .Range(0, records)
                .Select(i => rng.NextNormal() + (truth[i] == Membership.Member ? shifts[labels[i]] : 0)),
        ];
        float[] logits = [.. Enumerable.Range(0, records * shifts.Length).Select(_ => (float)rng.NextNormal())];
        float[] features =
        [
            .. Enumerable.Range(0, records * 2).Select(i => i % 2 == 0 ? (float)rng.NextNormal() : rng.NextInt(3)),
        ];
        ClassifierEvidence evidence = new(
            [.. Enumerable.Range(0, records).Select(i => $"{i}")],
            labels,
            truth,
            new LogitSignals(new MemoryArray<float>(logits, 1, records, 1, shifts.Length), labels),
            features: new MemoryArray<float>(features, records, 2)
        );
        return (SampleScores.Of(truth, 1, scores), evidence);
    }

    private static IReadOnlyList<Slice> Slice(
        (ScoredTargets Scored, ClassifierEvidence Evidence) world,
        AssessmentPlan? plan = null
    )
    {
        Judgement judged = SampleScores.Judge(world.Scored);
        return Slicer.Of(world.Scored, world.Evidence, judged.Assessments, plan ?? Plan, 1);
    }

    [Fact]
    public void Each_part_is_its_own_records_and_no_others()
    {
        var world = World(new Seed(51).CreateRng(), 600, [0.5, 1, 0, 2]);
        IReadOnlyList<Slice> slices = Slice(world);
        Assert.Equal(4 + 2 + 3, slices.Count);
        double[] scores = world.Scored.Table.Columns[0].Values;
        for (int c = 0; c < 4; c++)
        {
            Slice found = slices.Single(s => s.Name == $"class {c}");
            double[] members = Of(c, Membership.Member);
            double[] others = Of(c, Membership.NonMember);
            Assert.Equal(members.Length, found.Members);
            Assert.Equal(Naive(members, others), found.Auc.Value, 1e-12);
            double rest = Naive(Not(c, Membership.Member), Not(c, Membership.NonMember));
            Assert.Equal(found.Auc.Value - rest, found.Difference, 1e-12);
        }

        Assert.Equal(600, slices.Where(s => s.By == "correct").Sum(s => s.Members + s.Nonmembers));
        Assert.Equal(600, slices.Where(s => s.By == "feature:1").Sum(s => s.Members + s.Nonmembers));

        static double Naive(double[] a, double[] b) =>
            a.Average(x =>
                b.Average(y =>
                    x > y ? 1
                    : x == y ? 0.5
                    : 0
                )
            );

        double[] Of(int c, Membership side) => Pick(r => world.Evidence.Labels[r] == c, side);
        double[] Not(int c, Membership side) => Pick(r => world.Evidence.Labels[r] != c, side);
        double[] Pick(Func<int, bool> wanted, Membership side) =>
            [
                .. Enumerable
                    .Range(0, 600)
                    .Where(r => wanted(r) && world.Evidence.Membership[r] == side)
                    .Select(r => scores[r]),
            ];
    }

    [Fact]
    public void A_class_that_leaks_more_stands_out_and_no_other()
    {
        IReadOnlyList<Slice> slices = Slice(World(new Seed(52).CreateRng(), 2000, [0.1, 0.1, 0.1, 1.5]));
        Slice worst = slices.MaxBy(s => s.Auc.Low)!;
        Assert.Equal("class 3", worst.Name);
        Assert.True(worst.UnlikeOthers < 1e-6 && worst.Difference > 0.2);
        Assert.All(slices.Where(s => s.By == "feature:1"), s => Assert.True(s.UnlikeOthers > 0.05));
    }

    /// <summary>Nothing leaks: in at most one of twenty audits does any part seem to, or to differ from the others.</summary>
    [Trait("simulation", "yes")]
    [Fact]
    public void Chance_accuses_no_part()
    {
        int simulations = SampleScores.Simulations(60, 1000);
        Rng rng = new Seed(53).CreateRng();
        int accused = 0;
        int unlike = 0;
        for (int s = 0; s < simulations; s++)
        {
            IReadOnlyList<Slice> slices = Slice(World(rng, 600, [0, 0, 0, 0, 0, 0]));
            accused += slices.Any(x => x.AboveChance < 0.05) ? 1 : 0;
            unlike += slices.Any(x => x.UnlikeOthers < 0.05) ? 1 : 0;
        }

        double most = 0.05 + (4 * Math.Sqrt(0.05 * 0.95 / simulations));
        Assert.InRange((double)accused / simulations, 0, most);
        Assert.InRange((double)unlike / simulations, 0, most);
    }

    /// <summary>All leak alike, and so much that a small part often has no mistake in it: neither it nor the rest differs from the others.</summary>
    [Trait("simulation", "yes")]
    [Fact]
    public void A_strong_leak_that_all_share_accuses_no_part()
    {
        int simulations = SampleScores.Simulations(100, 1000);
        Rng rng = new Seed(56).CreateRng();
        int unlike = 0;
        int faultless = 0;
        for (int s = 0; s < simulations; s++)
        {
            IReadOnlyList<Slice> slices = Slice(
                World(rng, 480, [2.8, 2.8], i => i % 16 == 0 ? 1 : 0),
                Plan with
                {
                    Slices = ["class"],
                }
            );
            unlike += slices.Any(x => x.UnlikeOthers < 0.05) ? 1 : 0;
            faultless += slices.Count(x => x.Auc.Value == 1);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"All leak alike, {simulations} audits: unlike the others in {unlike}; {faultless} parts without a mistake"
        );
        Assert.InRange(faultless, simulations / 10, int.MaxValue);
        double most = 0.05 + (4 * Math.Sqrt(0.05 * 0.95 / simulations));
        Assert.InRange((double)unlike / simulations, 0, most);
    }

    [Fact]
    public void A_column_has_a_name_and_one_of_texts_a_part_for_each()
    {
        var world = World(new Seed(55).CreateRng(), 600, [1, 1]);
        IReadOnlyList<Slice> numbered = Slice(world, Plan with { Slices = ["feature:1"] });
        FeatureName[] numbers = [new("noise", null), new("age", null)];
        IReadOnlyList<Slice> named = Named(["feature:age"], numbers);
        Assert.Equal(numbered.Select(s => s.Name.Replace("feature:1", "feature:age")), named.Select(s => s.Name));
        Assert.Equal(numbered.Select(s => s.Auc), named.Select(s => s.Auc));

        // Values above 0 stand for a 1: the last text of a record counts, as there is one.
        FeatureName[] texts = [new("colour", "red"), new("colour", "blue")];
        IReadOnlyList<Slice> colours = Named(["feature:colour"], texts);
        Assert.Equal(["feature:colour = red", "feature:colour = blue"], colours.Select(s => s.Name));
        double[] features = new double[1200];
        world.Evidence.Features!.Read(0, features);
        int blue = Enumerable.Range(0, 600).Count(r => features[(2 * r) + 1] > 0);
        Assert.Equal(blue, colours[1].Members + colours[1].Nonmembers);

        BadInputException e = Assert.Throws<BadInputException>(() => Named(["feature:agee"], numbers));
        Assert.Contains("did you mean 'age'? There are: noise, age", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<BadInputException>(() => Named(["feature:age"], []));
        Assert.Contains("have no names", e.Message, StringComparison.Ordinal);

        IReadOnlyList<Slice> Named(string[] ways, FeatureName[] names) =>
            Slicer.Of(
                world.Scored,
                world.Evidence,
                SampleScores.Judge(world.Scored).Assessments,
                Plan with
                {
                    Slices = ways,
                },
                1,
                names
            );
    }

    [Fact]
    public void Small_parts_are_left_out_and_what_is_no_way_is_refused()
    {
        var world = World(new Seed(54).CreateRng(), 100, [0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.DoesNotContain(Slice(world), s => s.By == "class");
        Assert.DoesNotContain(Slice(world, Plan with { Slices = ["difficulty"] }), _ => true);
        Assert.Throws<BadInputException>(() => AssessmentPlan.Ways(["age"]));
        Assert.Throws<BadInputException>(() => AssessmentPlan.Ways(["feature:x"]));
        Assert.Contains(
            "2 features",
            Assert.Throws<BadInputException>(() => Slice(world, Plan with { Slices = ["feature:2"] })).Message,
            StringComparison.Ordinal
        );
    }
}
