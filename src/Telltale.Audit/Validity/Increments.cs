using Telltale.Audit.Results;
using Telltale.Audit.Validity.Baselines;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Validity;

/// <summary>What attacks add to the records alone, where those give the split away.</summary>
internal static class Increments
{
    /// <summary>The assessments, each with its increment where the baseline check did not pass, waived or not.</summary>
    public static IReadOnlyList<AttackAssessment> Add(
        AuditedEvidence evidence,
        IReadOnlyList<ValidityCheck> checks,
        double confidence
    )
    {
        bool isRecognisable = checks.Any(c => c.Name == BaselineCheckup.Name && c.Status == CheckStatus.Failed);
        if (!isRecognisable || evidence.Baselines is not { } run)
        {
            return evidence.Assessments;
        }

        Seed seed = evidence.Seed.Derive("baseline");
        return
        [
            .. evidence.Assessments.Select(assessment =>
                assessment with
                {
                    Increment = IncrementTest.Of(
                        run,
                        Column(evidence.Scored.Table, assessment.Label).AsSpan(0, evidence.Scored.Records),
                        confidence,
                        seed,
                        evidence.Threads
                    ),
                }
            ),
        ];
    }

    private static double[] Column(ScoreTable table, string label) => table.Columns.First(c => c.Label == label).Values;
}
