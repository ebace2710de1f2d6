using System.Collections.Concurrent;
using Telltale.Attacks;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Persons;

/// <summary>Audits of texts of which somebody wrote several: with texts for cases, as the reason why, and with persons.</summary>
[Trait("simulation", "yes")]
public sealed class TextPersonSimulationTests
{
    // What looks at each text by itself, and what learns from texts: by folds what is usual, and who is a member.
    private static readonly string[] Attacks = ["loss", "reference", "quantile", "combination"];

    [Fact]
    public void Texts_for_cases_make_false_alarms_and_persons_do_not()
    {
        int audits = SampleScores.Simulations(8, 200);
        WriterWorld nothing = new() { Leak = 0 };
        // Where the texts are there, those of one writer in two folds give the split away to the baseline, and INVALID hides the false leaks.
        Judgement[] texts = Run(audits / 2, nothing with { WithGroups = false });
        Judgement[] bare = Run(audits, nothing with { WithGroups = false, WithTexts = false });
        Judgement[] persons = Run(audits, nothing);
        Judgement[] barePersons = Run(audits, nothing with { WithTexts = false });
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"Nothing leaks, {audits} audits. Texts: {Leaks(texts)} LEAK, {Invalid(texts)} INVALID of {texts.Length}; numbers alone: {Leaks(bare)} LEAK, {Invalid(bare)} INVALID; persons: {Leaks(persons)} LEAK, {Invalid(persons)} INVALID ({Failed(persons)}); numbers alone of persons: {Leaks(barePersons)} LEAK, {Invalid(barePersons)} INVALID ({Failed(barePersons)})"
        );
        Assert.True(Invalid(texts) > texts.Length / 2);
        Assert.True(Leaks(bare) > audits / 5);
        int most = Most(audits, 0.05);
        Assert.True(Leaks(persons) <= most, $"persons: {Leaks(persons)} false alarms of {audits}, at most {most}");
        Assert.True(Leaks(barePersons) <= most, $"persons: {Leaks(barePersons)} of {audits}, at most {most}");
        Assert.True(Invalid(persons) <= most, $"persons: {Invalid(persons)} of {audits} INVALID, at most {most}");
    }

    [Fact]
    public void A_leak_is_found()
    {
        int audits = SampleScores.Simulations(4, 40);
        Assert.True(Leaks(Run(audits, new WriterWorld { Leak = 1.2 })) >= audits - 1);
    }

    private static Judgement[] Run(int audits, WriterWorld world)
    {
        ConcurrentDictionary<int, Judgement> done = new();
        ParallelRuns.ForEach(
            audits,
            Environment.ProcessorCount,
            i =>
            {
                TextEvidence evidence = (world with { Seed = new Seed(2026).Derive(i) }).Create();
                ScoredTargets scored = TextScoring.Run(
                    evidence,
                    AttackCatalog.ChooseTexts(Attacks),
                    1,
                    new Quiet(),
                    default
                );
                done[i] = Judgement.Of(
                    scored,
                    null,
                    SampleScores.Plan,
                    new Seed(3).Derive(i),
                    1,
                    new Quiet(),
                    default,
                    documents: evidence
                );
            }
        );
        return [.. Enumerable.Range(0, audits).Select(i => done[i])];
    }

    private static int Leaks(Judgement[] judged) => judged.Count(j => j.Verdict.Grade is Grade.Leak or Grade.Violation);

    private static int Invalid(Judgement[] judged) => judged.Count(j => j.Verdict.Grade == Grade.Invalid);

    private static string Failed(Judgement[] judged) =>
        string.Join(
            ", ",
            judged.SelectMany(j => j.Checks).Where(c => c.Status == CheckStatus.Failed).CountBy(c => c.Name)
        );

    // As many as chance makes of a few; of very many the share itself.
    private static int Most(int audits, double level)
    {
        int most = (int)(level * audits);
        while (audits < 200 && Binomial.LogAtLeast(most + 1, audits, level) > Math.Log(1e-3))
        {
            most++;
        }

        return most;
    }
}
