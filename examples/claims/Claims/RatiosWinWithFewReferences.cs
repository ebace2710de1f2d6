using Telltale.Audit.Stages;
using Telltale.Claims.Worlds;

namespace Telltale.Claims.Claims;

/// <summary>R2: with few references a ratio of confidences is worth more than a fitted normal; with many it is not.</summary>
internal static class RatiosWinWithFewReferences
{
    public static Claim Claim { get; } =
        new(
            "R2",
            "With at most 4 references RMIA (as a continuous ratio) finds more members than LiRA; with 62 LiRA does.",
            "Zarifzadeh et al. 2024",
            Try
        );

    private static IReadOnlyList<Finding> Try(Laboratory laboratory)
    {
        ScoredTargets scored = laboratory
            .Run(
                Plans.Large(
                    1,
                    "lira:variance=pooled,references=2@lira-2",
                    "lira:variance=pooled,references=4@lira-4",
                    "lira:variance=record@lira-62",
                    "informia:mode=offline,a=0.3,references=2@ratio-2",
                    "informia:mode=offline,a=0.3,references=4@ratio-4",
                    "informia:mode=offline,a=0.3@ratio-62"
                )
            )
            .Scored;
        Column Of(string label) => new(scored, label);
        Finding More(string more, string less, double fpr, string part) =>
            Compared.Tpr(laboratory, part, Of(more), Of(less), fpr);
        return
        [
            More("ratio-2", "lira-2", 0.01, "TPR at FPR 1 %, 2 references, RMIA less LiRA"),
            More("ratio-2", "lira-2", 0.001, "TPR at FPR 0.1 %, 2 references, RMIA less LiRA"),
            More("ratio-4", "lira-4", 0.01, "TPR at FPR 1 %, 4 references, RMIA less LiRA"),
            More("ratio-4", "lira-4", 0.001, "TPR at FPR 0.1 %, 4 references, RMIA less LiRA"),
            More("lira-62", "ratio-62", 0.01, "TPR at FPR 1 %, 62 references, LiRA less RMIA"),
        ];
    }
}
