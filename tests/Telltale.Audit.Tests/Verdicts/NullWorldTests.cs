using System.Collections.Concurrent;
using Telltale.Attacks;
using Telltale.Audit.Assessment;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Audit.Results;
using Telltale.Audit.SelfTest.Audits;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;
using Telltale.TestKit.Populations;

namespace Telltale.Audit.Tests.Verdicts;

/// <summary>
/// Audits of what leaks nothing, from the evidence to the verdict, with every attack of the catalogue that the evidence
/// suffices for: LEAK may come out in one of twenty at most, and each attack's p-values must be uniform.
/// </summary>
[Trait("simulation", "yes")]
public sealed class NullWorldTests
{
    private const double Level = 0.05;

    /// <summary>Attacks alone can be reversed together, by chance; that audit is INVALID and no false alarm.</summary>
    private sealed record Audit(Grade Grade, IReadOnlyDictionary<string, double> PValues);

    [Theory]
    [InlineData(SignalForm.Logits, true)]
    [InlineData(SignalForm.Probabilities, false)]
    public void Signals_drawn_without_regard_to_membership(SignalForm form, bool complementary)
    {
        Expect(
            $"{form}, {(complementary ? "complementary" : "independent")} halves",
            SampleScores.Simulations(24, 1000),
            seed =>
            {
                ClassifierEvidence evidence = new EvidenceWorld
                {
                    Seed = seed,
                    Records = 300,
                    Models = 16,
                    Population = 150,
                    GroupSize = 1,
                    Leak = 0,
                    Form = form,
                    Complementary = complementary,
                }.Create();
                return Attack([evidence], seed);
            }
        );
    }

    /// <summary>Small networks, trained anew for each audit, about records that none was shown: membership is drawn by lot afterwards.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(10)]
    public void Trained_models_that_were_never_shown_the_records(int targets)
    {
        const int models = 10;
        AuditPlan plan = SamplePlan.With(
            ("data.population", "360"),
            ("data.records", "60"),
            ("models.count", $"{models}"),
            ("models.design", "independent-halves"),
            ("target.training.epochs", "6"),
            ("target.training.batch", "8"),
            ("target.training.learning_rate", "0.02")
        );
        Expect(
            $"trained models, {targets} targets",
            SampleScores.Simulations(16, 1000),
            seed =>
            {
                AuditOutcome outcome = SampleRun
                    .Of(plan.WithSeed(seed.Value >> 1), new MemoryStore(), records: SampleRun.Records(420))
                    .Execute(default);
                return Attack(LeaklessTargets(outcome.FirstTarget.Population!, targets, seed), seed);
            }
        );
    }

    /// <summary>
    /// Cascades as an audit runs them, each round settling records of which half are no such thing: the models of later rounds are networks that
    /// were shown none of the records either, with a membership drawn around what was settled.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Cascades_of_trained_models_that_were_never_shown_the_records(int targets)
    {
        const int models = 10;
        AuditPlan plan = SamplePlan.With(
            ("data.population", "240"),
            ("data.records", "60"),
            ("models.count", $"{models + (targets * NeverShownCascades.Models)}"),
            ("models.design", "independent-halves"),
            ("target.training.epochs", "6"),
            ("target.training.batch", "8"),
            ("target.training.learning_rate", "0.02")
        );
        IReadOnlyList<AttackChoice> readers = AttackCatalog.Choose(
            AttackCatalog
                .All.Select(a => a.Name)
                .Where(name =>
                    AttackCatalog.Choose([name])[0].Attack.Needs is { Cascade: true } or { OptionalCascade: true }
                )
        );
        Assert.Equal(["cmia", "select"], readers.Select(a => a.Descriptor.Name).Order());
        Expect(
            $"cascades of trained models, {targets} targets",
            SampleScores.Simulations(25, 1000),
            seed =>
            {
                AuditOutcome outcome = SampleRun
                    .Of(plan.WithSeed(seed.Value >> 1), new MemoryStore(), records: SampleRun.Records(300))
                    .Execute(default);
                PopulationEvidence all = outcome.FirstTarget.Population!;
                Signals others = all.References!;
                ClassifierEvidence[] plain = LeaklessTargets(
                    new PopulationEvidence(all.Labels, all.Target, others.Select([.. Enumerable.Range(0, models - 1)])),
                    targets,
                    seed
                );
                int next = models - 1;
                ClassifierEvidence[] evidence =
                [
                    .. plain.Select(
                        (target, t) =>
                            NeverShownCascades.Of(
                                target,
                                others.Select([
                                    .. Enumerable.Range(
                                        next + (t * NeverShownCascades.Models),
                                        NeverShownCascades.Models
                                    ),
                                ]),
                                seed.Derive("cascade").Derive(t)
                            )
                    ),
                ];
                return Attack(evidence, readers, seed);
            }
        );
    }

    [Fact]
    public void Score_tables_drawn_at_random()
    {
        Expect(
            "score tables",
            SampleScores.Simulations(100, 1000),
            seed =>
            {
                double common = 0;
                ScoredTargets scored = SampleScores.Draw(
                    seed,
                    targets: 1,
                    records: 400,
                    (rng, _) => common = rng.NextNormal(),
                    (rng, _) => rng.NextNormal(),
                    (rng, _) => Math.Tan(Math.PI * (rng.NextUniform() - 0.5)),
                    (rng, _) => rng.NextInt(12),
                    (rng, _) => rng.NextUniform() < 0.9 ? 0 : rng.NextNormal(),
                    (rng, _) => rng.NextUniform() < 0.1 ? double.NaN : rng.NextNormal(),
                    (_, _) => 1
                );
                return Judge(scored, null, seed);
            }
        );
    }

    [Fact]
    public void The_count_of_false_alarms_sees_an_audit_that_leaks()
    {
        int alarms = 0;
        for (int i = 0; i < 10; i++)
        {
            Seed seed = new Seed(17).Derive(i);
            ClassifierEvidence evidence = new EvidenceWorld
            {
                Seed = seed,
                Leak = 1.5,
                GroupSize = 1,
            }.Create();
            alarms += Attack([evidence], seed).Grade == Grade.Leak ? 1 : 0;
        }

        Assert.InRange(alarms, 9, 10);
    }

    private static void Expect(string what, int audits, Func<Seed, Audit> run)
    {
        ConcurrentDictionary<int, Audit> done = new();
        ParallelRuns.ForEach(
            audits,
            Environment.ProcessorCount,
            i => done[i] = run(new Seed(2026).Derive(what).Derive(i))
        );
        int alarms = done.Values.Count(a => a.Grade is Grade.Leak or Grade.Violation);
        int invalid = done.Values.Count(a => a.Grade == Grade.Invalid);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{what}: {alarms} LEAK and {invalid} INVALID of {audits} audits without a leak"
        );
        // Of the whole 1,000 at most 50; of a few, no more than chance explains.
        int most = (int)(Level * audits);
        while (audits < 1000 && Binomial.LogAtLeast(most + 1, audits, Level) > Math.Log(1e-4))
        {
            most++;
        }

        Assert.True(alarms <= most, $"{what}: {alarms} false alarms of {audits}, at most {most} expected");
        string[] labels = [.. done[0].PValues.Keys.Order(StringComparer.Ordinal)];
        Assert.NotEmpty(labels);
        foreach (string label in labels)
        {
            AssertUniform($"{what}, {label}", [.. done.Values.Select(a => a.PValues[label])], labels.Length);
        }
    }

    /// <summary>
    /// Kolmogorov and Smirnov, at a level of 0.001 for all attacks together. A score that takes a few values only has
    /// p-values that come in lumps, and the distance may be as large as the largest lump besides.
    /// </summary>
    private static void AssertUniform(string what, double[] pValues, int attacks)
    {
        Array.Sort(pValues);
        int n = pValues.Length;
        double distance = 0;
        int lump = 0;
        int run = 0;
        for (int i = 0; i < n; i++)
        {
            distance = Math.Max(distance, Math.Max(((i + 1.0) / n) - pValues[i], pValues[i] - ((double)i / n)));
            run = i > 0 && pValues[i] == pValues[i - 1] ? run + 1 : 1;
            lump = Math.Max(lump, run);
        }

        double allowed = lump <= 1 ? 0 : (double)lump / n;
        double beyond = Math.Max(0, distance - allowed);
        // Twice the one-sided tail: above the exact two-sided one.
        double p = Math.Min(1, 2 * Math.Exp(-2 * n * beyond * beyond));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{what}: D {distance:0.000}, largest lump {allowed:0.000}, p {p:0.0000}; {pValues.Count(v => v <= Level):0} of {n} at {Level}, median {pValues[n / 2]:0.00}"
        );
        Assert.True(p > 0.001 / attacks, $"{what}: p-values are not uniform, D {distance:0.000}, lump {allowed:0.000}");
    }

    private static ClassifierEvidence[] LeaklessTargets(PopulationEvidence population, int targets, Seed seed)
    {
        // The first target answers for itself; other targets' answers are those of its references, with the others as theirs.
        ClassifierEvidence first = NeverShown.Of(population, seed.Derive("target").Derive(0));
        int[] all = [.. Enumerable.Range(0, first.References!.Members.Models)];
        return
        [
            Rebuilt(first, first.Membership, first.Target, first.Population!.Target, all, targets),
            .. Enumerable.Range(0, targets - 1).Select(m => Turned(first, m, targets)),
        ];
    }

    /// <summary>A reference model takes its turn as the target, judged by a membership of its own.</summary>
    private static ClassifierEvidence Turned(ClassifierEvidence first, int model, int targets)
    {
        ReferenceEvidence references = first.References!;
        Membership[] truth =
        [
            .. Enumerable
                .Range(0, first.Records)
                .Select(i => references.Members[model, i] ? Membership.Member : Membership.NonMember),
        ];
        return Rebuilt(
            first,
            truth,
            references.Signals.Select([model]),
            first.Population!.References!.Select([model]),
            [.. Enumerable.Range(0, references.Members.Models).Where(m => m != model)],
            targets
        );
    }

    private static ClassifierEvidence Rebuilt(
        ClassifierEvidence first,
        Membership[] truth,
        Signals target,
        Signals populationTarget,
        int[] references,
        int targets
    ) =>
        new(
            first.Ids,
            first.Labels,
            truth,
            target,
            first.References!.Select(references) with
            {
                // Those before are evaluated themselves.
                Shadows = [.. Enumerable.Range(0, references.Length).Where(i => references[i] >= targets - 1)],
            },
            new PopulationEvidence(
                first.Population!.Labels,
                populationTarget,
                first.Population.References!.Select(references)
            )
        );

    private static Audit Attack(ClassifierEvidence[] targets, Seed seed) =>
        Attack(targets, AttackCatalog.Choose(AttackCatalog.All.Select(a => a.Name)), seed);

    private static Audit Attack(ClassifierEvidence[] targets, IReadOnlyList<AttackChoice> all, Seed seed)
    {
        // What every target's evidence suffices for.
        IReadOnlyList<AttackChoice> able = targets.Aggregate(
            all,
            (left, evidence) => Scoring.Sort(left, evidence).Able
        );
        ScoredTargets scored = Scoring.Run(t => targets[t], targets.Length, able, 1, new Quiet(), default);
        return Judge(scored, targets[0], seed);
    }

    private static Audit Judge(ScoredTargets scored, ClassifierEvidence? evidence, Seed seed)
    {
        Judgement judged = Judgement.Of(scored, evidence, SampleScores.Plan, seed, 1, new Quiet(), default);
        Dictionary<string, double> pValues = [];
        int[] target = [.. scored.Table.Membership.Select((_, row) => row / scored.Records)];
        int[] record = [.. scored.Table.Membership.Select((_, row) => row % scored.Records)];
        foreach (Scores column in scored.Table.Columns)
        {
            ScoredRows rows = new(column.Values, scored.Table.Membership, target, record);
            pValues[column.Label] = LeakTest.OfRanks(column.Label, rows).PValue;
        }

        return new Audit(judged.Verdict.Grade, pValues);
    }
}
