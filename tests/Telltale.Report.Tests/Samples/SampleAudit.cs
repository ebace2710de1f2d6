using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Report.Html;

namespace Telltale.Report.Tests.Samples;

/// <summary>A result with its scores, as an audit of a small image classifier would give them.</summary>
internal sealed record SampleAudit(AuditResult Result, ScoreTable Scores, RowOrigin[] Rows)
{
    /// <summary>How one sample attack behaves: member scores are shifted, and some stand far out.</summary>
    public sealed record Behaviour(
        string Label,
        string Attack,
        string Access,
        double Shift,
        double Outliers,
        bool Coarse
    );

    public static readonly Behaviour[] Usual =
    [
        new("gap", "gap", "label", 0.25, 0, Coarse: true),
        new("loss", "loss", "confidences", 0.3, 0, Coarse: false),
        new("attack-p", "attack-p", "confidences", 0.28, 0, Coarse: false),
        new("calibration", "calibration", "confidences", 0.6, 0.03, Coarse: false),
        new("lira", "lira", "logits", 1.05, 0.12, Coarse: false),
        new("rmia", "rmia", "confidences", 1.0, 0.1, Coarse: false),
    ];

    public ReportInput Input =>
        new()
        {
            Result = Result,
            Scores = Scores,
            Rows = Rows,
        };

    public SampleAudit With(Func<AuditResult, AuditResult> change) => this with { Result = change(Result) };

    /// <summary>An audit with this many records, half of them members of each target.</summary>
    public static SampleAudit Of(int records = 3000, int targets = 1, params Behaviour[] behaviours)
    {
        Behaviour[] attacks = behaviours.Length == 0 ? Usual : behaviours;
        Rng rng = new Seed(20260301).Derive("report-sample").CreateRng();
        int rows = records * targets;
        Membership[] membership =
        [
            .. Enumerable
                .Range(0, targets)
                .SelectMany(_ =>
                    rng.Permutation(records).Select(i => i % 2 == 0 ? Membership.Member : Membership.NonMember)
                ),
        ];
        double[] hardness = [.. Enumerable.Range(0, records).Select(_ => rng.NextUniform())];
        Scores[] columns =
        [
            .. attacks.Select(attack => new Scores(
                attack.Label,
                [
                    .. Enumerable
                        .Range(0, rows)
                        .Select(row => Score(attack, membership[row], hardness[row % records], rng)),
                ]
            )),
        ];
        RowOrigin[] origins =
        [
            .. Enumerable.Range(0, rows).Select(row => new RowOrigin(row / records, $"{row % records}")),
        ];
        string[] ids = [.. origins.Select(o => targets == 1 ? o.Record : $"{o.Record}@{o.Target}")];
        ScoreTable table = new(ids, membership, columns);
        AttackAssessment[] assessments =
        [
            .. columns.Zip(
                attacks,
                (c, a) => SampleAssessment.Of(c, membership, a.Attack, a.Access, PaperOf(a.Attack), targets)
            ),
        ];
        return new SampleAudit(SampleSections.Result(records, targets, membership, assessments), table, origins);
    }

    private static double Score(Behaviour attack, Membership membership, double hardness, Rng rng)
    {
        double noise = rng.NextNormal();
        bool stands = hardness < attack.Outliers;
        double score = membership == Membership.Member ? (stands ? 4 + noise : attack.Shift + noise) : noise;
        return attack.Coarse ? (score > -1.2 ? 1 : 0) : score;
    }

    private static string PaperOf(string attack) =>
        attack switch
        {
            "lira" => "Carlini et al. 2022, Membership Inference Attacks From First Principles",
            "rmia" => "Zarifzadeh et al. 2024, Low-Cost High-Power Membership Inference Attacks",
            "calibration" =>
                "Watson et al. 2022, On the Importance of Difficulty Calibration in Membership Inference Attacks",
            "attack-p" => "Ye et al. 2022, Enhanced Membership Inference Attacks against Machine Learning Models",
            _ => "Yeom et al. 2018, Privacy Risk in Machine Learning: Analyzing the Connection to Overfitting",
        };
}
