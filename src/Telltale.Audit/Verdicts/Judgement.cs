using Telltale.Attacks;
using Telltale.Audit.Assessment;
using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Ports;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Validity;
using Telltale.Audit.Validity.Baselines;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Verdicts;

/// <summary>Scores judged: assessments, checks and the verdict.</summary>
/// <param name="Assessments">One an attack that scored both members and non-members.</param>
/// <param name="Silent">Attacks that ran but had no evidence about any member, or any non-member.</param>
/// <param name="Checks">Validity checks.</param>
/// <param name="Verdict">The verdict.</param>
public sealed record Judgement(
    IReadOnlyList<AttackAssessment> Assessments,
    IReadOnlyList<SkippedAttack> Silent,
    IReadOnlyList<ValidityCheck> Checks,
    Verdict Verdict
)
{
    /// <summary>The best attack against each of the others.</summary>
    public IReadOnlyList<AttackComparison> Comparisons { get; init; } = [];

    /// <summary>Judges.</summary>
    /// <param name="scored">The scores.</param>
    /// <param name="firstTarget">Evidence about the first target; null where only scores were given.</param>
    /// <param name="plan">How to assess.</param>
    /// <param name="seed">Root of what is drawn.</param>
    /// <param name="threads">Threads to use; no number depends on it.</param>
    /// <param name="progress">Hears of each column.</param>
    /// <param name="cancellation">Stops between two columns.</param>
    /// <param name="records">The records themselves where the evidence does not carry them, such as texts.</param>
    /// <param name="documents">Evidence about a language model where the scores come from such.</param>
    /// <exception cref="BadInputException">No column scores both members and non-members.</exception>
    public static Judgement Of(
        ScoredTargets scored,
        ClassifierEvidence? firstTarget,
        AssessmentPlan plan,
        Seed seed,
        int threads,
        IAuditProgress progress,
        CancellationToken cancellation,
        BaselineInput? records = null,
        TextEvidence? documents = null
    )
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(progress);
        AssessmentOptions options = AssessmentOptions.From(plan);
        Seed stream = seed.Derive("assess");
        // One stream for the replicates of all attacks: they belong together, and other columns change nothing.
        Seed bootstrap = stream.Derive("bootstrap");
        List<AssessedColumn> columns = [];
        List<double[]> scores = [];
        List<LeakTest> tests = [];
        List<SkippedAttack> silent = [];
        ScoreTable table = scored.Table;
        progress.Begin(
            $"assessing {table.Columns.Count} attack{(table.Columns.Count == 1 ? "" : "s")}",
            table.Columns.Count + 1
        );
        IReadOnlyList<ShadowCalibrated[]> calibrated = ReferenceTargets.Calibrated(
            scored,
            firstTarget,
            options.FalsePositiveRates,
            threads,
            cancellation
        );
        for (int c = 0; c < table.Columns.Count; c++)
        {
            cancellation.ThrowIfCancellationRequested();
            AssessedAttack attack = Describe(scored, c, firstTarget);
            ScoredRows rows = Rows(scored, c);
            if (rows.HasBothClasses)
            {
                // A stream by label: other columns change nothing.
                AssessedColumn assessed = Assessor.Assess(
                    attack,
                    rows,
                    options,
                    stream.Derive(attack.Label),
                    bootstrap,
                    threads
                );
                columns.Add(
                    calibrated[c].Length == 0
                        ? assessed
                        : assessed with
                        {
                            Assessment = assessed.Assessment with { ShadowCalibrated = calibrated[c] },
                        }
                );
                scores.Add(table.Columns[c].Values);
                tests.AddRange(Tests(attack.Label, rows, plan));
            }
            else
            {
                silent.Add(
                    new SkippedAttack(
                        attack.Label,
                        attack.Attack,
                        "had no evidence about any member, or about any non-member"
                    )
                );
            }

            progress.Report(c + 1);
        }

        if (columns.Count == 0)
        {
            throw new BadInputException(
                "no attack scored both members and non-members; an assessment needs at least one of each."
            );
        }

        AttackAssessment[] assessments = [.. columns.Select(c => c.Assessment)];
        AttackComparisons comparisons = new(columns, scores, table.Membership, scored.Targets, options.Confidence);
        AuditedEvidence audited = new(scored, assessments, firstTarget, seed, threads);
        audited = audited with { Records = records ?? Texts(documents) ?? audited.Records, Documents = documents };
        audited = audited with { Baselines = BaselineRun.Of(audited) };
        IReadOnlyList<ValidityCheck> checks = ValidityChecks.Run(audited, plan.Waivers);
        IReadOnlyList<AttackAssessment> complete = Increments.Add(audited, checks, plan.Confidence);
        progress.Report(table.Columns.Count + 1);
        progress.End();
        Verdict verdict = VerdictRule.Of(
            complete,
            checks,
            tests,
            Violation(scored, assessments, options, stream, plan.ClaimedEpsilon),
            plan,
            comparisons.Best(),
            scored.Persons,
            documents is null ? RecordKind.Records : RecordKind.Texts
        );
        return new Judgement(complete, silent, checks, verdict)
        {
            Comparisons = comparisons.WithOthers(bootstrap, options.BootstrapReplicates, threads),
        };
    }

    private static BaselineInput? Texts(TextEvidence? documents) =>
        documents is { HasTexts: true } ? new BaselineInput.Texts([.. documents.Records.Select(r => r.Text)]) : null;

    private static ScoredRows Rows(ScoredTargets scored, int column)
    {
        double[] scores = scored.Table.Columns[column].Values;
        if (scored.Targets == 1)
        {
            return new ScoredRows(scores, scored.Table.Membership);
        }

        int[] target = new int[scores.Length];
        int[] record = new int[scores.Length];
        for (int row = 0; row < scores.Length; row++)
        {
            (target[row], record[row]) = Math.DivRem(row, scored.Records);
        }

        return new ScoredRows(scores, scored.Table.Membership, target, record);
    }

    private static AssessedAttack Describe(ScoredTargets scored, int column, ClassifierEvidence? evidence)
    {
        string label = scored.Table.Columns[column].Label;
        if (scored.Described is { } described)
        {
            return described[column];
        }

        if (scored.Attacks.Count == 0)
        {
            return new AssessedAttack(
                label,
                "external",
                "scores computed elsewhere",
                "unknown",
                new Dictionary<string, string>()
            );
        }

        AttackChoice choice = scored.Attacks[column];
        return new AssessedAttack(
            label,
            choice.Descriptor.Name,
            choice.Descriptor.Paper,
            AssessedAttack.AccessText(choice.Descriptor.Access),
            choice.Options,
            evidence is null ? null : choice.Attack.Needs.QueriesARecord(evidence)
        );
    }

    /// <summary>The rank test, and the test of the highest scores at each rate that the data resolve.</summary>
    private static IEnumerable<LeakTest> Tests(string label, ScoredRows rows, AssessmentPlan plan)
    {
        RocCurve curve = rows.Curve;
        return
        [
            LeakTest.OfRanks(label, rows),
            .. plan
                .FalsePositiveRates.Where(rate => rate < 1 && curve.ResolutionAt(rate) != Resolution.Unsupported)
                .Select(rate => LeakTest.AmongHighest(label, rows, rate)),
        ];
    }

    /// <summary>The largest bound over attacks, each at a confidence that pays for their number.</summary>
    private static EpsilonViolation? Violation(
        ScoredTargets scored,
        IReadOnlyList<AttackAssessment> assessments,
        AssessmentOptions options,
        Seed stream,
        double? claim
    )
    {
        if (claim is not { } claimed)
        {
            return null;
        }

        AssessmentOptions corrected = options with { Confidence = 1 - ((1 - options.Confidence) / assessments.Count) };
        double bound = 0;
        for (int c = 0; c < scored.Table.Columns.Count; c++)
        {
            ScoredRows rows = Rows(scored, c);
            Seed seed = stream.Derive(scored.Table.Columns[c].Label).Derive("epsilon");
            bound = Math.Max(
                bound,
                rows.HasBothClasses ? EpsilonFromScores.Bound(rows, corrected, seed)?.Value ?? 0 : 0
            );
        }

        return new EpsilonViolation(
            claimed,
            bound,
            $"ε is at least {bound:0.00} (δ {options.Delta:0.#e+0}, confidence {options.Confidence * 100:0.#}% after correction for {assessments.Count} attacks); {claimed:0.##} is claimed.{(scored.Persons is { } persons ? $" Both are of all {persons.Row.Many} of a person together; what is claimed of single {persons.Row.Many} holds for persons times their number of {persons.Row.Many} only." : "")}"
        );
    }
}
