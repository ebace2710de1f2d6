using Telltale.Attacks;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts.Records;
using Telltale.Core.Evidence;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Tests.Verdicts.Records;

/// <summary>Evidence, and questions asked of it.</summary>
internal static class AskedWorld
{
    /// <summary>The same evidence with other knowledge of membership.</summary>
    public static ClassifierEvidence With(ClassifierEvidence evidence, Func<int, Membership, Membership> known) =>
        new(
            evidence.Ids,
            evidence.Labels,
            [.. evidence.Membership.Select((m, row) => known(row, m))],
            evidence.Target,
            evidence.References,
            evidence.Population,
            evidence.Features
        );

    /// <summary>All that <c>telltale verdict</c> does between evidence and answers.</summary>
    public static VerdictResult Ask(
        ClassifierEvidence evidence,
        RecordQuestions questions,
        string attack = "lira",
        CalibrationKind kind = CalibrationKind.NonMembers,
        params ValidityCheck[] checks
    )
    {
        ScoredTargets scored = Score(evidence, attack);
        double[] own = Own(evidence);
        RecordPValues p =
            kind == CalibrationKind.NonMembers
                ? RecordPValues.Conformal(scored.Table)
                : RecordPValues.Own(own, evidence.Membership);
        return new RecordJudgement(evidence.Ids, evidence.Membership, scored.Table, p, own, checks, questions).Judge(
            "world",
            "1",
            [attack]
        );
    }

    public static ScoredTargets Score(ClassifierEvidence evidence, params string[] attacks) =>
        Scoring.Run(_ => evidence, 1, AttackCatalog.Choose(attacks), 1, new Quiet(), default);

    public static double[] Own(ClassifierEvidence evidence) =>
        OwnPValues.LogOf(
            evidence,
            [.. Enumerable.Range(0, evidence.Records)],
            OwnDistributionMethod.StudentT,
            threads: 1
        );

    public static int[] Rows(ClassifierEvidence evidence, Membership side) =>
        [.. Enumerable.Range(0, evidence.Records).Where(row => evidence.Membership[row] == side)];
}
