using System.Runtime.InteropServices;
using Telltale.Attacks;
using Telltale.Audit.Plans;
using Telltale.Audit.Ports;
using Telltale.Audit.Results;
using Telltale.Audit.SelfTest.HistogramWithLaplaceNoise;
using Telltale.Audit.SelfTest.Worlds;
using Telltale.Audit.Stages;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Audit.SelfTest.Audits;

/// <summary>Whole audits whose verdict is known, and audits that must give the same again.</summary>
/// <param name="seed">Root of all randomness.</param>
/// <param name="kernel">Does the arithmetic of training.</param>
/// <param name="threads">Threads to use; no number depends on it.</param>
/// <param name="time">The clock.</param>
internal sealed class SmallAuditChecks(Seed seed, Kernel kernel, int threads, TimeProvider time)
{
    private const int LeaklessAudits = 40;
    private const double FalseAlarms = 0.05;
    private const double LeastAgreement = 0.999;
    private const double Claim = 3;
    private const int ShiftedRecords = 600;
    private readonly SmallAudit _audit = new(seed, time);

    /// <summary>How many there are.</summary>
    public const int Count = 6;

    /// <summary>Runs them one after the other, as they are asked for.</summary>
    public IEnumerable<SelfTestCheck> Run(CancellationToken cancellation)
    {
        AuditOutcome outcome = _audit.Run(kernel, threads, cancellation);
        yield return Planted(outcome, cancellation);
        yield return Leakless(outcome.FirstTarget.Population!, cancellation);
        yield return Shifted(cancellation);
        yield return Claimed(cancellation);
        yield return Again(outcome, cancellation);
        yield return ByTheSteps(outcome, cancellation);
    }

    private SelfTestCheck Planted(AuditOutcome outcome, CancellationToken cancellation)
    {
        Verdict verdict = Judge(outcome.Scored, outcome.FirstTarget, _audit.Assessment, cancellation);
        return new SelfTestCheck(
            "a planted leak is found",
            verdict.Grade == Grade.Leak,
            $"a network that learnt random labels by heart: {Word(verdict.Grade)}"
        );
    }

    private SelfTestCheck Leakless(PopulationEvidence population, CancellationToken cancellation)
    {
        IReadOnlyList<AttackChoice> attacks = AttackCatalog.Choose(AttackCatalog.All.Select(a => a.Name));
        bool[] alarms = new bool[LeaklessAudits];
        ParallelRuns.ForEach(
            alarms.Length,
            threads,
            i =>
            {
                ClassifierEvidence evidence = NeverShown.Of(population, seed.Derive("never shown").Derive(i));
                ScoredTargets scored = Scoring.Run(_ => evidence, 1, attacks, 1, new UnheardProgress(), cancellation);
                alarms[i] =
                    Judge(scored, evidence, AssessmentPlan.Default, cancellation).Grade
                        is Grade.Leak
                            or Grade.Violation;
            },
            cancellation
        );
        int found = alarms.Count(a => a);
        int most = 0;
        while (Binomial.LogAtLeast(most + 1, LeaklessAudits, FalseAlarms) > Math.Log(1e-5))
        {
            most++;
        }

        return new SelfTestCheck(
            "no leak is found where there is none",
            found <= most,
            $"records that no model was shown: LEAK in {found} of {LeaklessAudits} audits; {FalseAlarms * LeaklessAudits:0} are expected at most, and {most} let pass as chance"
        );
    }

    /// <summary>Members lie elsewhere than non-members: anybody can tell them apart, and it says nothing about a model.</summary>
    private SelfTestCheck Shifted(CancellationToken cancellation)
    {
        Rng rng = seed.Derive("shifted").CreateRng();
        Membership[] truth = new Membership[ShiftedRecords];
        float[] features = new float[2 * ShiftedRecords];
        float[] margins = new float[ShiftedRecords];
        for (int i = 0; i < truth.Length; i++)
        {
            truth[i] = i % 2 == 0 ? Membership.Member : Membership.NonMember;
            features[2 * i] = (float)(rng.NextNormal() + (i % 2 == 0 ? 1 : 0));
            features[(2 * i) + 1] = (float)rng.NextNormal();
            margins[i] = (float)(features[2 * i] + rng.NextNormal());
        }

        ClassifierEvidence evidence = new(
            [.. Enumerable.Range(0, ShiftedRecords).Select(i => $"{i}")],
            new int[ShiftedRecords],
            truth,
            new MarginSignals(new MemoryArray<float>(margins, 1, ShiftedRecords, 1)),
            features: new MemoryArray<float>(features, ShiftedRecords, 2)
        );
        ScoredTargets scored = Scoring.Run(
            _ => evidence,
            1,
            AttackCatalog.Choose(["margin"]),
            threads,
            new UnheardProgress(),
            cancellation
        );
        Verdict verdict = Judge(scored, evidence, AssessmentPlan.Default, cancellation);
        return new SelfTestCheck(
            "a split that needs no model to be told is refused",
            verdict.Grade == Grade.Invalid,
            $"members that lie apart from non-members: {Word(verdict.Grade)}"
        );
    }

    private SelfTestCheck Claimed(CancellationToken cancellation)
    {
        HistogramWithLaplaceNoiseWorld world = new();
        WorldSample sample = world.Draw(world.Size with { Targets = 1 }, seed.Derive("claim"), threads);
        ScoredTargets scored = Scoring.Run(
            _ => sample.Targets[0],
            1,
            AttackCatalog.Choose([world.Attack]),
            threads,
            new UnheardProgress(),
            cancellation
        );
        Grade With(double claim) =>
            Judge(
                scored,
                sample.Targets[0],
                AssessmentPlan.Default with
                {
                    ClaimedEpsilon = claim,
                },
                cancellation
            ).Grade;
        (Grade held, Grade broken) = (With(world.Epsilon!.Value), With(Claim));
        return new SelfTestCheck(
            "a claim of differential privacy is tested",
            held == Grade.Leak && broken == Grade.Violation,
            $"a release that keeps ε = {world.Epsilon}: {Word(held)} where {world.Epsilon} is claimed, {Word(broken)} where {Claim} is"
        );
    }

    private SelfTestCheck Again(AuditOutcome outcome, CancellationToken cancellation)
    {
        AuditOutcome[] again = [.. Enumerable.Range(1, 3).Select(t => _audit.Run(kernel, t, cancellation))];
        bool same = again.All(other => SameBits(outcome.Scored, other.Scored));
        return new SelfTestCheck(
            "the same audit gives the same bits",
            same,
            $"{SmallAudit.Models} models trained and attacked three times, on 1, 2 and 3 threads: scores are {(same ? "the same" : "not the same")} to the last bit"
        );
    }

    /// <summary>Kernels round in their own order, so models differ a little; a kernel that is wrong makes them differ much.</summary>
    private SelfTestCheck ByTheSteps(AuditOutcome outcome, CancellationToken cancellation)
    {
        Kernel plain = Kernel.Choose("plain");
        AuditOutcome other = _audit.Run(plain, threads, cancellation);
        double agreement = Correlation(Margins(outcome), Margins(other));
        return new SelfTestCheck(
            "fast arithmetic agrees with plain arithmetic",
            agreement >= LeastAgreement,
            $"margins of the target trained by {kernel.Name} and by {plain.Name}: correlation {agreement:0.000000}"
        );
    }

    private Verdict Judge(
        ScoredTargets scored,
        ClassifierEvidence evidence,
        AssessmentPlan plan,
        CancellationToken cancellation
    ) => Judgement.Of(scored, evidence, plan, seed, 1, new UnheardProgress(), cancellation).Verdict;

    private static double[] Margins(AuditOutcome outcome)
    {
        double[] margins = new double[outcome.FirstTarget.Records];
        outcome.FirstTarget.Target.ReadMargins(0, 0, margins);
        return margins;
    }

    private static double Correlation(double[] x, double[] y)
    {
        double meanX = x.Average();
        double meanY = y.Average();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }

        return xy / Math.Sqrt(xx * yy);
    }

    private static bool SameBits(ScoredTargets one, ScoredTargets other) =>
        one.Table.Columns.Count == other.Table.Columns.Count
        && one.Table.Columns.Zip(other.Table.Columns)
            .All(pair =>
                MemoryMarshal
                    .AsBytes(pair.First.Values.AsSpan())
                    .SequenceEqual(MemoryMarshal.AsBytes(pair.Second.Values.AsSpan()))
            );

    private static string Word(Grade grade) =>
        grade switch
        {
            Grade.Invalid => "INVALID",
            Grade.Inconclusive => "INCONCLUSIVE",
            Grade.NoLeakDetected => "NO LEAK DETECTED",
            Grade.Leak => "LEAK",
            Grade.Violation => "VIOLATION",
        };
}
