using Telltale.Audit.Canaries;
using Telltale.Audit.Contamination;
using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Audit.Sets;

namespace Telltale.Report.Tests.Samples;

/// <summary>Answers of the proof-grade tests and about sets; whole ones, and ones in which whatever may be absent is.</summary>
internal static class SampleAnswers
{
    public static CanaryResult Canaries(bool whole = true) =>
        new()
        {
            Schema = CanaryResult.SchemaName,
            Version = "0.1.0",
            Target = "model*.gguf",
            Reference = whole ? "base.gguf" : null,
            Commitment = new string('a', 64),
            CommitmentChecked = whole,
            Planted = 18,
            KeptBack = 22,
            Repeats = whole ? 3 : 1,
            RankPValue = 7.2e-23,
            ControlPValue = whole ? 0.89 : null,
            CoinPValue = 5.9e-10,
            CoinMethod = whole ? "exact" : "drawn",
            Auc = 0.98,
            PValue = 1.44e-22,
            Exposure = new ExposureSummary(7.7, 8.1, 9.6, 9.6, 1783),
            EpsilonLowerBound = new OneRunSummary(1.46, 1e-5, 0.95, 40, 38, CanaryCheck.MethodName),
            Level = 0.05,
            Grade = TestGrade.Leak,
            Statement = "The model was trained on the planted canaries.",
            Limits = ["First limit.", "Second limit."],
        };

    public static ContaminationResult Contamination(bool whole = true) =>
        new()
        {
            Schema = ContaminationResult.SchemaName,
            Version = "0.1.0",
            Target = "model.gguf",
            Examples = 1200,
            Shards = whole ? 50 : 1,
            Shuffles = 20,
            Seed = 7,
            PValue = 0.7,
            Floor = 7.7e-67,
            TTestPValue = whole ? 0.63 : null,
            MeanGain = whole ? 27.7214 : -0.1604,
            Level = 0.05,
            Grade = TestGrade.NoLeakDetected,
            Statement = "The model does not prefer the published order.",
            Limits = ["First limit."],
        };

    public static SetResult Sets(bool whole = true) =>
        new()
        {
            Schema = SetResult.SchemaName,
            Version = "0.1.0",
            Source = "suspects|1.jsonl",
            Persons = whole ? new PersonsSection(null, 160, 420, 7, PersonAggregate.Mean) : null,
            Comparisons = [Comparison("reference", whole), Comparison("loss", whole)],
            Inference = whole ? new DatasetInference(60, 100, 2, 20, 1.9e-7, 0.877) : null,
            NonUse = whole ? new DatasetInference(50, 60, 2, 20, 0.4, 0.51) : null,
            Validity = whole
                ?
                [
                    new ValidityCheck("baseline", CheckStatus.Failed, "Told apart without the model."),
                    new ValidityCheck("length", CheckStatus.Passed, "Fine."),
                ]
                : [],
            PValue = 3.8e-7,
            Level = 0.05,
            Grade = whole ? TestGrade.Invalid : TestGrade.Leak,
            Statement = "A statement.",
            Limits = ["First limit."],
        };

    private static SetComparison Comparison(string attack, bool whole) =>
        new()
        {
            Attack = attack,
            Suspects = 60,
            Controls = 100,
            Difference = -0.1,
            Effect = whole ? new Interval95(0.16, -0.2, 0.52) : null,
            Auc = new Interval95(0.883, 0.8, 0.95),
            PermutationPValue = 1e-5,
            MannWhitneyPValue = 3.1e-16,
            WelchPValue = whole ? 0.19 : null,
            Paired = whole ? new PairedComparison(55, 0.3, 0.004, 0.003) : null,
            DetectableEffect = 0.41,
        };
}
