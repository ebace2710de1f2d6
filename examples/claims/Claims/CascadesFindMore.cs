using Telltale.Audit.Stages;
using Telltale.Claims.Worlds;

namespace Telltale.Claims.Claims;

/// <summary>C1: models that are trained under what was settled are worth more than as many that know nothing.</summary>
internal static class CascadesFindMore
{
    private const int Targets = 4;

    public static Claim Claim { get; } =
        new(
            "C1",
            "A cascade (CMIA) finds more members than LiRA: with the same references, and with as many models as it trained in all.",
            "Du et al. 2025",
            Try
        );

    private static IReadOnlyList<Finding> Try(Laboratory laboratory)
    {
        // 18 references a target, and 54 models in three further rounds; or 72 references.
        ScoredTargets cascade = laboratory.Run(Plans.FewTargets(20, Targets, "lira", "cmia")).Scored;
        ScoredTargets many = laboratory.Run(Plans.FewTargets(74, Targets, "lira")).Scored;
        Column cmia = new(cascade, "cmia");
        Column few = new(cascade, "lira");
        Column all = new(many, "lira");
        return
        [
            Compared.Auc(laboratory, "AUC, LiRA with the same 18 references", cmia, few),
            Compared.Tpr(laboratory, "TPR at FPR 1 %, LiRA with the same 18 references", cmia, few, 0.01),
            Compared.Auc(laboratory, "AUC, LiRA with 72 references", cmia, all),
            Compared.Tpr(laboratory, "TPR at FPR 1 %, LiRA with 72 references", cmia, all, 0.01),
        ];
    }
}
