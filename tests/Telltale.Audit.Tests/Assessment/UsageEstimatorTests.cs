using Telltale.Attacks;
using Telltale.Attacks.Shadows;
using Telltale.Audit.Assessment;
using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.TestKit.Populations;

namespace Telltale.Audit.Tests.Assessment;

/// <summary>How much of the candidates was used: against a naive count, and by simulation.</summary>
public sealed class UsageEstimatorTests
{
    private static readonly AttackChoice Lira = AttackCatalog.Choose(["lira:variance=pooled"])[0];

    [Fact]
    public void Is_what_a_naive_count_gives()
    {
        ClassifierEvidence evidence = new EvidenceWorld { Records = 200, Models = 6 }.Create();
        DatasetUsage usage = UsageEstimator.Of(evidence, Lira, 8, 0.9, 1);
        (double Score, bool In, int Shadow)[] seen =
        [
            .. Enumerable
                .Range(0, 6)
                .SelectMany(k =>
                {
                    ClassifierEvidence shadow = ShadowTargets.EvidenceOf(evidence, 6, k);
                    return Lira
                        .Attack.Score(shadow)
                        .Select((s, r) => (s, shadow.Membership[r] == Membership.Member, k));
                }),
        ];
        double threshold = seen.Select(s => s.Score)
            .OrderByDescending(t => Rate(seen, true, t) - Rate(seen, false, t))
            .ThenByDescending(t => t)
            .First();
        double tpr = Rate(seen, true, threshold);
        double fpr = Rate(seen, false, threshold);
        double called = Lira.Attack.Score(evidence).Count(s => s >= threshold) / 200.0;
        Assert.Equal(tpr, usage.TruePositiveRate!.Value, 1e-12);
        Assert.Equal(fpr, usage.FalsePositiveRate!.Value, 1e-12);
        Assert.Equal(Math.Clamp((called - fpr) / (tpr - fpr), 0, 1), usage.Share!.Value, 1e-12);
        double squares = Enumerable
            .Range(0, 6)
            .Average(k =>
            {
                var others = seen.Where(s => s.Shadow != k).ToArray();
                var own = seen.Where(s => s.Shadow == k).ToArray();
                double low = Rate(others, false, threshold);
                double share =
                    (own.Count(s => s.Score >= threshold) / 200.0 - low) / (Rate(others, true, threshold) - low);
                return Math.Pow(share - (own.Count(s => s.In) / 200.0), 2);
            });
        // Student's t with 5 degrees of freedom: 95 % point 2.015048.
        double half = 2.015048 * Math.Sqrt(squares * 7 / 6);
        Assert.Equal(Math.Max(0, ((called - fpr) / (tpr - fpr)) - half), usage.Share.Low, 1e-5);
        Assert.Equal(6, usage.Shadows);
    }

    [Trait("simulation", "yes")]
    [Fact]
    public void The_interval_holds_the_true_share_as_often_as_it_says()
    {
        int held = 0;
        const int worlds = 60;
        double error = 0;
        for (int world = 0; world < worlds; world++)
        {
            ClassifierEvidence evidence = new EvidenceWorld
            {
                Seed = new Seed((ulong)world + 100),
                Records = 300,
                Models = 8,
                Leak = 2,
                Complementary = false,
            }.Create();
            DatasetUsage usage = UsageEstimator.Of(evidence, Lira, 8, 0.9, 2);
            double truth = evidence.Membership.Count(m => m == Membership.Member) / 300.0;
            held += usage.Share!.Low <= truth && truth <= usage.Share.High ? 1 : 0;
            error += (usage.Share.Value - truth) / worlds;
        }

        // 90 % of 60 is 54; fewer than 46 or all of 60 would each be one in hundreds.
        Assert.InRange(held, 46, 59);
        Assert.InRange(error, -0.03, 0.03);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.9)]
    public void Shares_far_from_a_half_are_found(double share)
    {
        ClassifierEvidence world = new EvidenceWorld
        {
            Records = 3000,
            Models = 8,
            Leak = 2.5,
        }.Create();
        int[] members = [.. Indices(world, Membership.Member)];
        int[] others = [.. Indices(world, Membership.NonMember)];
        int most = 1200;
        int[] kept = [.. members.Take((int)(share * most)), .. others.Take((int)((1 - share) * most))];
        ClassifierEvidence evidence = Kept(world, [.. kept.Order()]);
        DatasetUsage usage = UsageEstimator.Of(evidence, Lira, 8, 0.95, 1);
        Assert.InRange(usage.Share!.Value, share - 0.1, share + 0.1);
    }

    /// <summary>Models that play the target have no cascade: with one, the target's scores would not mean what theirs do.</summary>
    [Fact]
    public void A_cascade_on_the_target_alone_is_left_aside()
    {
        EvidenceWorld world = new()
        {
            Records = 200,
            Models = 8,
            CascadeModels = 6,
        };
        ClassifierEvidence evidence = world.Create();
        ClassifierEvidence plain = (world with { CascadeModels = 0 }).Create();
        AttackChoice select = AttackCatalog.Choose(["select:pool=lira+bavaria,shadows=4"])[0];
        Assert.NotEqual(select.Attack.Score(plain), select.Attack.Score(evidence));
        Assert.Equal(UsageEstimator.Of(plain, select, 8, 0.9, 1), UsageEstimator.Of(evidence, select, 8, 0.9, 1));
    }

    [Fact]
    public void Where_nothing_can_be_told_it_says_why()
    {
        ClassifierEvidence silent = new EvidenceWorld { Leak = 0, Models = 8 }.Create();
        DatasetUsage usage = UsageEstimator.Of(silent, Lira, 8, 0.95, 1);
        Assert.Null(usage.Share);
        Assert.Contains("does not tell", usage.Reason, StringComparison.Ordinal);
        ClassifierEvidence few = new EvidenceWorld { Models = 2, Complementary = false }.Create();
        Assert.Contains("at least 4", UsageEstimator.Of(few, Lira, 8, 0.95, 1).Reason, StringComparison.Ordinal);
        ClassifierEvidence none = new EvidenceWorld { Models = 0 }.Create();
        Assert.Contains("reference", UsageEstimator.Of(none, Lira, 8, 0.95, 1).Reason, StringComparison.Ordinal);
    }

    private static double Rate((double Score, bool In, int Shadow)[] seen, bool inside, double threshold) =>
        seen.Count(s => s.In == inside && s.Score >= threshold) / (double)seen.Count(s => s.In == inside);

    private static IEnumerable<int> Indices(ClassifierEvidence evidence, Membership side) =>
        Enumerable.Range(0, evidence.Records).Where(r => evidence.Membership[r] == side);

    private static ClassifierEvidence Kept(ClassifierEvidence evidence, int[] records)
    {
        double[] target = Margins(evidence.Target, 0, records);
        int models = evidence.References!.Signals.Models;
        MembershipMask mask = new(models, records.Length);
        for (int model = 0; model < models; model++)
        {
            for (int i = 0; i < records.Length; i++)
            {
                mask[model, i] = evidence.References.Members[model, records[i]];
            }
        }

        double[] all =
        [
            .. Enumerable.Range(0, models).SelectMany(m => Margins(evidence.References.Signals, m, records)),
        ];
        return new ClassifierEvidence(
            [.. records.Select(r => evidence.Ids[r])],
            [.. records.Select(r => evidence.Labels[r])],
            [.. records.Select(r => evidence.Membership[r])],
            new MarginSignals(new Core.Numerics.MemoryArray<double>(target, 1, records.Length, 1)),
            new ReferenceEvidence(
                new MarginSignals(new Core.Numerics.MemoryArray<double>(all, models, records.Length, 1)),
                mask
            )
        );
    }

    private static double[] Margins(Signals signals, int model, int[] records)
    {
        double[] margins = new double[signals.Records];
        signals.ReadMargins(model, 0, margins);
        return [.. records.Select(r => margins[r])];
    }
}
