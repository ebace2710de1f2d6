using Telltale.Audit.Results;
using Telltale.Core.Evidence;

namespace Telltale.Report.Tests.Samples;

/// <summary>The parts of a sample result around its numbers.</summary>
internal static class SampleSections
{
    public static AuditResult Result(
        int records,
        int targets,
        Membership[] membership,
        AttackAssessment[] assessments
    ) =>
        new()
        {
            Schema = AuditResult.SchemaName,
            Plan = new PlanSection(
                "audit",
                "fashion.yaml",
                "name: fashion\ndata:\n  images: data/fashion-mnist/t10k-images-idx3-ubyte.gz\n  labels: data/fashion-mnist/t10k-labels-idx1-ubyte.gz\nmodel:\n  kind: mlp\n  hidden: [256]\n  epochs: 30\n  batch: 64\nreferences: 64\nattacks:\n  - gap\n  - loss\n  - attack-p\n  - calibration\n  - lira\n  - rmia:a=0.33\nfpr: [0.1, 0.01, 0.001, 0.0001]\nseed: 20260301\n",
                "telltale audit fashion.yaml --seed 20260301 --out runs/fashion"
            ),
            Environment = new EnvironmentSection(
                "0.1.0",
                18446744073709551615,
                "Intel Xeon Platinum 8488C, 2 cores",
                "Debian GNU/Linux 13, .NET 10.0.2",
                "AVX-512"
            ),
            Inputs = new InputsSection(
                new Dictionary<string, string>
                {
                    ["t10k-labels-idx1-ubyte.gz"] = "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
                    ["t10k-images-idx3-ubyte.gz"] = "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
                },
                records,
                membership.Count(m => m == Membership.Member),
                membership.Count(m => m == Membership.NonMember),
                2000,
                targets,
                64,
                2,
                3,
                new ModelsSummary(0.9987, 0.8731)
            ),
            Assessments = assessments,
            Skipped = [new SkippedAttack("informia", "informia", "needs population records: population_labels")],
            Validity =
            [
                new ValidityCheck("direction", CheckStatus.Passed, "No attack has an AUC below 0.5 with p < 0.01."),
                new ValidityCheck(
                    "duplicates",
                    CheckStatus.Warning,
                    "3 records had an equal one on the other side of the split; both copies were left out."
                ),
                new ValidityCheck(
                    "blind-baseline",
                    CheckStatus.Passed,
                    "A classifier that sees only the records, not the model, reaches an AUC of 0.503 (0.482–0.524)."
                ),
                new ValidityCheck("saturation", CheckStatus.Passed, "0.2% of the confidences are exactly 1."),
                new ValidityCheck("label-leakage", CheckStatus.NotChecked, "No features were given."),
            ],
            Verdict = new Verdict(
                Grade.Leak,
                "The model leaks membership: the strongest attack tells members from non-members far better than chance, and names some members with hardly any mistake.",
                [
                    "lira has an AUC whose lower limit stays above 0.5 after Holm's correction for 6 attacks.",
                    "At a false-positive rate of 1% it finds more than ten times as many members as chance would.",
                    "No validity check failed; one gave a warning.",
                ],
                0.528
            )
            {
                DetectableTpr = [new DetectableTpr(0.1, 0.121), new DetectableTpr(0.01, 0.0172)],
                Best = BestOf(assessments),
            },
            Comparisons = Comparisons(assessments),
            Cascades = [new CascadeRound(0, 2, 18, 189, 6, 0, 0), new CascadeRound(0, 3, 18, 189, 6, 12, 1)],
            Slices = SampleDiagnosis.Slices,
            Diagnosis = SampleDiagnosis.Of(targets),
            Limits =
            [
                "It shows what these attacks found. A stronger attack may find more.",
                "It speaks of models trained with this recipe on records like these, not of any other model.",
                "Records were drawn at random; an attacker who plants records may learn more.",
            ],
            Timings = new TimingsSection(
                "2026-03-01T09:41:07Z",
                2,
                new Dictionary<string, double>
                {
                    ["train"] = 93.4,
                    ["query"] = 6.21,
                    ["attack"] = 0.83,
                    ["assess"] = 0.004,
                    ["split"] = 0,
                }
            ),
        };

    private static BestAttack BestOf(AttackAssessment[] assessments)
    {
        AttackAssessment best = AttackAssessment.Strongest(assessments)[0];
        double wider = 0.3 * (best.Auc.High - best.Auc.Low);
        return new BestAttack(
            best.Label,
            assessments.Length,
            best.Auc with
            {
                Low = Math.Max(0, best.Auc.Low - wider),
                High = Math.Min(1, best.Auc.High + wider),
                Method = $"delong, simultaneous over {assessments.Length} attacks",
            },
            [
                .. best
                    .TprAtFpr.Where(t => t.Support != Support.Unsupported)
                    .Select(t => new CorrectedTpr(t.Fpr, t.Tpr, t.Low * 0.8, Math.Min(1, t.High * 1.2), "corrected")),
            ]
        );
    }

    private static AttackComparison[] Comparisons(AttackAssessment[] assessments)
    {
        IReadOnlyList<AttackAssessment> strongest = AttackAssessment.Strongest(assessments);
        return
        [
            .. strongest
                .Skip(1)
                .Select(other => new AttackComparison(
                    strongest[0].Label,
                    other.Label,
                    strongest[0].Auc.Value - other.Auc.Value,
                    Math.Max(-1, strongest[0].Auc.Value - other.Auc.Value - 0.02),
                    Math.Min(1, strongest[0].Auc.Value - other.Auc.Value + 0.02),
                    strongest[0].Auc.Value - other.Auc.Value > 0.02 ? 0.0004 : 0.31,
                    strongest[0].Auc.Value - other.Auc.Value > 0.02 ? 0.006 : 1,
                    "paired delong"
                )),
        ];
    }

    /// <summary>The same result with nothing in it: no attack ran.</summary>
    public static AuditResult Emptied(AuditResult result) =>
        result with
        {
            Assessments = [],
            Comparisons = [],
            Cascades = null,
            Skipped =
            [
                .. result.Assessments.Select(a => new SkippedAttack(a.Label, a.Attack, "needs reference models")),
            ],
            Validity = [],
            Slices = [],
            Diagnosis = null,
            Limits = [],
            Verdict = new Verdict(Grade.Inconclusive, "No attack could run on this evidence.", [], null),
        };
}
