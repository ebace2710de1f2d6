using Telltale.Attacks;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Samples;

/// <summary>Score tables made by a formula, and their judgement.</summary>
internal static class SampleScores
{
    public static AssessmentPlan Plan { get; } = AssessmentPlan.Default with { Bootstrap = 100 };

    /// <summary>Columns of scores for targets × records rows, half of each target's records members at random.</summary>
    public static ScoredTargets Draw(Seed seed, int targets, int records, params Func<Rng, bool, double>[] columns)
    {
        Rng rng = seed.CreateRng();
        Membership[] truth = new Membership[targets * records];
        for (int target = 0; target < targets; target++)
        {
            int[] order = rng.Permutation(records);
            for (int i = 0; i < records; i++)
            {
                truth[(target * records) + order[i]] = i < records / 2 ? Membership.Member : Membership.NonMember;
            }
        }

        return Of(
            truth,
            targets,
            [.. columns.Select(c => truth.Select(t => c(rng, t == Membership.Member)).ToArray())]
        );
    }

    public static ScoredTargets Of(Membership[] truth, int targets, params double[][] columns)
    {
        string[] ids = [.. Enumerable.Range(0, truth.Length).Select(i => $"{i}")];
        Scores[] scores = [.. columns.Select((c, i) => new Scores($"s{i}", c))];
        return new ScoredTargets(
            new ScoreTable(ids, truth, scores),
            Array.Empty<AttackChoice>(),
            Array.Empty<SkippedAttack>(),
            targets,
            truth.Length / targets
        );
    }

    public static Judgement Judge(
        ScoredTargets scored,
        AssessmentPlan? plan = null,
        ClassifierEvidence? evidence = null,
        int threads = 1
    ) => Judgement.Of(scored, evidence, plan ?? Plan, new Seed(1), threads, new Quiet(), default);

    /// <summary>The same of texts.</summary>
    public static Judgement JudgeTexts(ScoredTargets scored, TextEvidence documents, int threads = 1) =>
        Judgement.Of(scored, null, Plan, new Seed(1), threads, new Quiet(), default, documents: documents);

    /// <summary>How many simulations: few by default, all where <c>TELLTALE_LONG=1</c>.</summary>
    public static int Simulations(int few, int all) =>
        Environment.GetEnvironmentVariable("TELLTALE_LONG") == "1" ? all : few;
}
