using Telltale.Audit.Stages;
using Telltale.Claims.Worlds;

namespace Telltale.Claims.Claims;

/// <summary>R1: models trained with the record are worth having.</summary>
internal static class OnlineBeatsOffline
{
    public static Claim Claim { get; } =
        new(
            "R1",
            "Online LiRA, with models trained with the record, finds more members than offline LiRA.",
            "Carlini et al. 2022",
            Try
        );

    private static IReadOnlyList<Finding> Try(Laboratory laboratory)
    {
        ScoredTargets scored = laboratory
            .Run(
                Plans.Large(
                    1,
                    "lira:variance=record@online",
                    "lira:mode=offline,variance=record@offline",
                    "lira:variance=pooled@online-pooled",
                    "lira:mode=offline,variance=pooled@offline-pooled"
                )
            )
            .Scored;
        Column Of(string label) => new(scored, label);
        return
        [
            Compared.Auc(laboratory, "AUC, own variance", Of("online"), Of("offline")),
            Compared.Tpr(laboratory, "TPR at FPR 1 %, own variance", Of("online"), Of("offline"), 0.01),
            Compared.Tpr(laboratory, "TPR at FPR 0.1 %, own variance", Of("online"), Of("offline"), 0.001),
            Compared.Tpr(laboratory, "TPR at FPR 1 %, one variance", Of("online-pooled"), Of("offline-pooled"), 0.01),
            Compared.Tpr(
                laboratory,
                "TPR at FPR 0.1 %, one variance",
                Of("online-pooled"),
                Of("offline-pooled"),
                0.001
            ),
        ];
    }
}
