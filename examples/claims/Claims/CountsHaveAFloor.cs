using Telltale.Audit.Stages;
using Telltale.Claims.Worlds;

namespace Telltale.Claims.Claims;

/// <summary>R4: RMIA counts population records, and a count of 250 cannot tell the highest scores apart.</summary>
internal static class CountsHaveAFloor
{
    public static Claim Claim { get; } =
        new(
            "R4",
            "RMIA as a count (γ = 1) over 250 population records finds nobody at an FPR of 0.1 %; the same ratio uncounted does.",
            "Tao and Shokri 2026",
            Try
        );

    private static IReadOnlyList<Finding> Try(Laboratory laboratory)
    {
        ScoredTargets scored = laboratory
            .Run(Plans.Large(1, "rmia:mode=offline,a=0.3,gamma=1@count", "informia:mode=offline,a=0.3@continuous"))
            .Scored;
        Column Of(string label) => new(scored, label);
        double count = Compared.TprAt(Of("count"), 0.001);
        return
        [
            Compared.Exactly("the count's TPR at FPR 0.1 % is 0", count, expected: 0),
            Compared.Tpr(laboratory, "TPR at FPR 0.1 %, continuous less count", Of("continuous"), Of("count"), 0.001),
        ];
    }
}
