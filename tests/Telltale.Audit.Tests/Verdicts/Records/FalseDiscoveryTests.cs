using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts.Records;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;
using Telltale.Learning.Kernels;
using Telltale.Learning.Training;

namespace Telltale.Audit.Tests.Verdicts.Records;

/// <summary>
/// Lists of records over many targets: no more than q of what is reported is false on average, and records that were not used
/// have uniform p-values. Whole with <c>./test --long</c>.
/// </summary>
public sealed class FalseDiscoveryTests
{
    private const double Level = 0.1;

    /// <summary>
    /// The exact world: margins are normal with a mean and spread of each record's own, so Student's t is exactly right, and
    /// a fresh target and fresh reference models are drawn each time.
    /// </summary>
    [Trait("simulation", "yes")]
    [Theory]
    [InlineData(CalibrationKind.NonMembers, false)]
    [InlineData(CalibrationKind.NonMembers, true)]
    [InlineData(CalibrationKind.OwnModels, false)]
    public void In_the_normal_world_the_list_keeps_its_level(CalibrationKind kind, bool everyone)
    {
        int simulations = SampleScores.Simulations(40, 1000);
        Rng rng = new Seed(31).Derive(kind.ToString()).CreateRng();
        List<double> proportions = [];
        List<double> ofNonMembers = [];
        int found = 0;
        for (int s = 0; s < simulations; s++)
        {
            (ScoreTable table, double[] own, Membership[] truth) = NormalWorld.Draw(rng, records: 600, models: 12);
            // Either a list of strangers, the other half of the non-members known, or everybody, each against the others.
            Membership[] known = [.. truth];
            int[] asked = [.. Enumerable.Range(0, truth.Length).Where(row => everyone || row % 2 == 0)];
            if (!everyone)
            {
                foreach (int row in asked)
                {
                    known[row] = Membership.Unknown;
                }
            }

            ScoreTable seen = new(table.Ids, known, table.Columns);
            RecordPValues p =
                kind == CalibrationKind.NonMembers ? RecordPValues.Conformal(seen) : RecordPValues.Own(own, known);
            VerdictResult result = new RecordJudgement(
                table.Ids,
                known,
                seen,
                p,
                own,
                [],
                new RecordQuestions { Asked = asked, Level = Level }
            ).Judge("world", "1", []);
            RecordVerdict[] reported = [.. result.Records.Where(r => r.Adjusted <= Level)];
            int wrong = reported.Count(r => truth[int.Parse(r.Record)] == Membership.NonMember);
            proportions.Add(reported.Length == 0 ? 0 : (double)wrong / reported.Length);
            found += reported.Length - wrong;
            // One record a target: those of one target share its calibration.
            RecordVerdict one = result.Records.First(r => truth[int.Parse(r.Record)] == Membership.NonMember);
            ofNonMembers.Add(one.PValue!.Value);
        }

        AssertLevel($"{kind}, everyone {everyone}", proportions);
        Assert.True(
            found > 20 * simulations,
            $"{found} members found in {simulations} lists: too weak to say anything"
        );
        Assert.InRange(UniformityTest.Of([.. ofNonMembers]).ExcessPValue, 1e-3, 1);
    }

    /// <summary>Small perceptrons trained anew, each of them a target with the others as its references.</summary>
    [Trait("simulation", "yes")]
    [Fact]
    public void Over_retrained_targets_the_list_keeps_its_level_and_non_members_are_uniform()
    {
        int targets = SampleScores.Simulations(16, 100);
        AuditPlan plan = SamplePlan.With(
            ("data.records", "1200"),
            ("data.population", "0"),
            ("target.hidden", "[128]"),
            ("target.training.epochs", "60"),
            ("target.training.learning_rate", "0.005"),
            ("models.count", "100"),
            ("models.targets", "100"),
            ("attacks", "[lira]")
        );
        plan = plan with { Models = plan.Models with { Count = targets + 16, Targets = targets } };
        RecordSet records = NoisyTable(1200);
        Panel panel = Train(plan, records);
        Rng rng = new Seed(32).CreateRng();
        List<double> proportions = [];
        List<double> conformal = [];
        List<double> ownOfOne = [];
        int found = 0;
        for (int target = 0; target < targets; target++)
        {
            int[] references = [.. Splits.ReferencesOf(target, plan.Models.Design, plan.Models.Count, 32)];
            ClassifierEvidence whole = panel.EvidenceOf(target, references);
            Membership[] truth = whole.Membership;
            int[] order = rng.Permutation(whole.Records);
            // Thirty non-members and sixty members are asked about, the others known.
            HashSet<int> asked =
            [
                .. order.Where(row => truth[row] == Membership.NonMember).Take(30),
                .. order.Where(row => truth[row] == Membership.Member).Take(60),
            ];
            ClassifierEvidence seen = AskedWorld.With(whole, (row, m) => asked.Contains(row) ? Membership.Unknown : m);
            VerdictResult result = AskedWorld.Ask(
                seen,
                new RecordQuestions { Asked = [.. asked.Order()], Level = Level },
                "lira"
            );
            RecordVerdict[] reported = [.. result.Records.Where(r => r.Adjusted <= Level)];
            Dictionary<string, Membership> byId = whole
                .Ids.Zip(truth)
                .ToDictionary(x => x.First, x => x.Second, StringComparer.Ordinal);
            int wrong = reported.Count(r => byId[r.Record] == Membership.NonMember);
            proportions.Add(reported.Length == 0 ? 0 : (double)wrong / reported.Length);
            found += reported.Length - wrong;
            RecordVerdict[] outside = [.. result.Records.Where(r => byId[r.Record] == Membership.NonMember)];
            RecordVerdict one = outside[rng.NextInt(outside.Length)];
            conformal.Add(one.PValue!.Value);
            ownOfOne.Add(one.OwnPValue!.Value);
        }

        AssertLevel($"{targets} retrained targets, {found} members found", proportions);
        Assert.True(found > 4 * targets, $"{found} members found by {targets} targets: too weak to say anything");
        UniformityTest uniform = UniformityTest.Of([.. conformal]);
        UniformityTest own = UniformityTest.Of([.. ownOfOne]);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"non-members: conformal D {uniform.Distance:0.000} p {uniform.PValue:0.000}; own D {own.Distance:0.000} p {own.PValue:0.000}"
        );
        Assert.InRange(uniform.PValue, 1e-3, 1);
        Assert.InRange(own.ExcessPValue, 1e-3, 1);
    }

    /// <summary>Three classes in sixteen dimensions, a quarter of the labels drawn at random: a network can only learn those by heart.</summary>
    private static RecordSet NoisyTable(int count)
    {
        Rng rng = new Seed(33).CreateRng();
        const int width = 16;
        int[] kinds = [.. Enumerable.Range(0, count).Select(_ => rng.NextInt(3))];
        float[] features =
        [
            .. Enumerable
                .Range(0, count * width)
                .Select(i => (float)((kinds[i / width] == i % width ? 1.5 : 0) + rng.NextNormal())),
        ];
        int[] labels = [.. kinds.Select(kind => rng.NextInt(4) == 0 ? rng.NextInt(3) : kind)];
        return new RecordSet(features, labels, 3, null, "hash");
    }

    private static Panel Train(AuditPlan plan, RecordSet records)
    {
        PreparedRecords prepared = PreparedRecords.Draw(records, plan.Data, new Seed(plan.Seed));
        PanelShape shape = new(
            plan.Models.Count,
            plan.Models.Targets,
            prepared.Candidates.Length,
            0,
            1,
            records.Classes
        );
        MembershipMask mask = Splits.Draw(plan.Models.Design, shape.Models, shape.Records, new Seed(plan.Seed));
        Panel panel = new(
            shape,
            mask,
            [.. prepared.Candidates.Select(r => records.Labels[r])],
            [],
            [.. prepared.Candidates.Select(r => $"{r}")]
        );
        new AnswerTraining(
            plan,
            Kernel.Choose(null),
            new MemoryStore(),
            new CheckpointOptions(new LeftModels(), TimeProvider.System),
            2,
            new Quiet()
        ).Fill("key", records, prepared, panel, [], default);
        return panel;
    }

    private static void AssertLevel(string what, List<double> proportions)
    {
        double mean = proportions.Average();
        double spread = Math.Sqrt(proportions.Sum(p => (p - mean) * (p - mean)) / (proportions.Count - 1));
        double error = spread / Math.Sqrt(proportions.Count);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{what}: false share {mean:0.0000} ± {error:0.0000} of {proportions.Count} lists at q = {Level}"
        );
        Assert.True(mean <= Level + (3 * error), $"{what}: {mean:0.0000} ± {error:0.0000}");
    }
}

/// <summary>Records whose margins are exactly normal over models, each with its own mean and spread, and higher where trained on.</summary>
internal static class NormalWorld
{
    public static (ScoreTable Table, double[] Own, Membership[] Truth) Draw(Rng rng, int records, int models)
    {
        double[] scores = new double[records];
        double[] own = new double[records];
        Membership[] truth = new Membership[records];
        double[] others = new double[models];
        for (int row = 0; row < records; row++)
        {
            bool member = rng.NextBool();
            truth[row] = member ? Membership.Member : Membership.NonMember;
            double centre = 2 * rng.NextNormal();
            double spread = Math.Exp(0.5 * rng.NextNormal());
            double leak = 8 * rng.NextUniform() * spread;
            for (int model = 0; model < models; model++)
            {
                others[model] = centre + (spread * rng.NextNormal());
            }

            double answer = centre + (spread * rng.NextNormal()) + (member ? leak : 0);
            own[row] = OwnDistribution.LogPValue(answer, others, OwnDistributionMethod.StudentT);
            scores[row] = answer - others.Average();
        }

        string[] ids = [.. Enumerable.Range(0, records).Select(i => $"{i}")];
        return (new ScoreTable(ids, truth, [new Scores("difference", scores)]), own, truth);
    }
}
