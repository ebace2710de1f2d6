using Telltale.Audit.Results;

namespace Telltale.Report.Tests.Samples;

/// <summary>Answers about records of every grade.</summary>
internal static class SampleVerdicts
{
    public static VerdictResult Of(int records = 7, bool ownModels = false) =>
        new()
        {
            Schema = VerdictResult.SchemaName,
            Version = "0.1.0",
            Source = "evidence.npz",
            Question = new QuestionSection(
                ownModels ? [] : ["lira:mode=online@lira"],
                0.05,
                "benjamini-hochberg",
                InclusionDesign.Assumed,
                [0.5, 0.01]
            ),
            Calibration = new CalibrationSection(
                ownModels ? CalibrationKind.OwnModels : CalibrationKind.NonMembers,
                "It rests on an assumption.",
                499,
                ownModels ? 0 : 480,
                ownModels ? 0 : 0.002,
                0.0071,
                ownModels ? null : 0.21,
                ownModels ? null : 1999,
                new Uniformity(499, 0.03, 0.7, 0.02, 0.6)
            ),
            Validity =
            [
                new ValidityCheck("baseline", CheckStatus.Warning, "A warning with a | in it."),
                new ValidityCheck("labels", CheckStatus.Passed, "Fine."),
            ],
            Records = [.. Enumerable.Range(0, records).Select(Record)],
            Groups =
            [
                new GroupVerdict("anna", 3, RecordGrade.Leak, "Given away.", 0.001, 0.002, "harmonic mean"),
                new GroupVerdict("nobody", 0, RecordGrade.Inconclusive, "No evidence.", null, null, "none"),
            ],
            Limits = ["NOT DETECTED does not mean not used."],
        };

    private static RecordVerdict Record(int i)
    {
        RecordGrade grade = Enum.GetValues<RecordGrade>()[i % 7];
        bool has = grade != RecordGrade.Inconclusive;
        return new RecordVerdict(
            $"r*{i}",
            Enum.GetValues<KnownMembership>()[i % 3],
            grade,
            $"Sentence {i}.",
            has ? new Dictionary<string, double> { ["lira"] = 1.5 - i } : [],
            has ? 0.002 * (i + 1) : null,
            has ? Math.Min(1, 0.01 * (i + 1)) : null,
            i % 2 == 0 ? 1e-12 : null,
            has ? [new PpvEstimate(0.5, 0.002, 0.98, 0.95, 0.99), new PpvEstimate(0.01, 0.002, 0.4, 0.3, 0.5)] : []
        );
    }
}
