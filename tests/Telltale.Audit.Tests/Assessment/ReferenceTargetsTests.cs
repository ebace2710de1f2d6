using Telltale.Attacks;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Assessment;

/// <summary>Thresholds from reference models, against a count by hand, and on a target unlike its references.</summary>
public sealed class ReferenceTargetsTests
{
    private const int Records = 400;
    private const int Models = 3;

    [Fact]
    public void A_threshold_on_margins_is_the_one_of_the_reference_models()
    {
        ClassifierEvidence evidence = World(new Seed(61), shift: 0);
        Judgement judged = Judge(evidence, "margin");
        AttackAssessment found = judged.Assessments[0];
        Assert.Equal([0.1, 0.01], found.ShadowCalibrated.Select(c => c.Fpr));
        ShadowCalibrated at = found.ShadowCalibrated[0];
        // The score is the margin: all three references' non-members decide.
        double[][] margins = [.. Enumerable.Range(0, Models).Select(m => Margins(evidence.References!.Signals, m))];
        double[] others = [.. margins.SelectMany((row, m) => row.Where((_, i) => !evidence.References!.Members[m, i]))];
        double[] own = Margins(evidence.Target, 0);
        double threshold = own.Concat(margins.SelectMany(r => r))
            .Where(x => others.Count(o => o >= x) <= 0.1 * others.Length)
            .Min();
        Assert.Equal(Rate(Membership.NonMember), at.AchievedFpr, 1e-12);
        Assert.Equal(Rate(Membership.Member), at.Tpr, 1e-12);
        Assert.Equal((1, at.AchievedFpr), (at.Targets, at.HighestFpr));
        Assert.Contains("3 reference models", at.Method, StringComparison.Ordinal);

        double Rate(Membership side) =>
            (double)own.Where((x, i) => evidence.Membership[i] == side && x >= threshold).Count()
            / evidence.Membership.Count(t => t == side);
    }

    [Fact]
    public void A_target_more_confident_than_its_references_has_more_false_positives_than_meant()
    {
        ShadowCalibrated at = Judge(World(new Seed(62), shift: 1), "margin").Assessments[0].ShadowCalibrated[0];
        Assert.InRange(at.AchievedFpr, 0.2, 0.6);
        ShadowCalibrated alike = Judge(World(new Seed(62), shift: 0), "margin").Assessments[0].ShadowCalibrated[0];
        Assert.InRange(alike.AchievedFpr, 0.05, 0.16);
    }

    [Fact]
    public void Threads_change_nothing_and_without_references_there_is_none()
    {
        ClassifierEvidence evidence = World(new Seed(63), shift: 0);
        Assert.Equivalent(
            Judge(evidence, "lira", "margin", "calibration"),
            Judge(evidence, 4, "lira", "margin", "calibration"),
            strict: true
        );
        ClassifierEvidence alone = new(evidence.Ids, evidence.Labels, evidence.Membership, evidence.Target);
        Assert.Empty(Judge(alone, "margin").Assessments[0].ShadowCalibrated);
    }

    private static Judgement Judge(ClassifierEvidence evidence, params string[] attacks) => Judge(evidence, 1, attacks);

    private static Judgement Judge(ClassifierEvidence evidence, int threads, params string[] attacks)
    {
        ScoredTargets scored = Scoring.Run(
            _ => evidence,
            1,
            AttackCatalog.Choose(attacks),
            threads,
            new Quiet(),
            default
        );
        return SampleScores.Judge(scored, evidence: evidence, threads: threads);
    }

    private static double[] Margins(Signals signals, int model)
    {
        double[] margins = new double[Records];
        signals.ReadMargins(model, 0, margins);
        return margins;
    }

    // Margins of members are one higher; the target's are all higher by the shift.
    private static ClassifierEvidence World(Seed seed, float shift)
    {
        Rng rng = seed.CreateRng();
        bool[] mask = [.. Enumerable.Range(0, (Models + 1) * Records).Select(_ => rng.NextBool())];
        float[] margins =
        [
            .. mask.Select((member, i) => (float)rng.NextNormal() + (member ? 1 : 0) + (i < Records ? shift : 0)),
        ];
        MembershipMask members = new(Models, Records);
        for (int i = 0; i < Models * Records; i++)
        {
            members[i / Records, i % Records] = mask[Records + i];
        }

        return new ClassifierEvidence(
            [.. Enumerable.Range(0, Records).Select(i => $"{i}")],
            new int[Records],
            [.. mask.Take(Records).Select(m => m ? Membership.Member : Membership.NonMember)],
            new MarginSignals(new MemoryArray<float>(margins[..Records], 1, Records, 1)),
            new ReferenceEvidence(
                new MarginSignals(new MemoryArray<float>(margins[Records..], Models, Records, 1)),
                members
            )
        );
    }
}
