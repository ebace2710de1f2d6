using Telltale.Audit.Stages;
using Telltale.Claims.Worlds;

namespace Telltale.Claims.Claims;

/// <summary>R5: a rank among k references has k + 1 levels.</summary>
internal static class RanksAmongReferencesHaveAFloor
{
    public static Claim Claim { get; } =
        new(
            "R5",
            "Attack-R with 31 models trained without each record finds nobody at an FPR of 1 %; a fitted normal does.",
            "Ye et al. 2022; its levels",
            Try
        );

    private static IReadOnlyList<Finding> Try(Laboratory laboratory)
    {
        ScoredTargets scored = laboratory
            .Run(Plans.Large(1, "attack-r@rank", "lira:mode=offline,variance=record@fitted"))
            .Scored;
        Column Of(string label) => new(scored, label);
        return
        [
            Compared.Exactly("the rank's TPR at FPR 1 % is 0", Compared.TprAt(Of("rank"), 0.01), expected: 0),
            Compared.Tpr(laboratory, "TPR at FPR 1 %, fitted less rank", Of("fitted"), Of("rank"), 0.01),
        ];
    }
}
