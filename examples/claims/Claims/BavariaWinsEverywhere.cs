using Telltale.Audit.Stages;
using Telltale.Claims.Worlds;

namespace Telltale.Claims.Claims;

/// <summary>R3: a prior on the variance makes one attack the best for every number of references.</summary>
internal static class BavariaWinsEverywhere
{
    private static readonly string[] Budgets = ["2", "4", "16", "all"];

    public static Claim Claim { get; } =
        new(
            "R3",
            "BaVarIA finds more members than LiRA and RMIA, whatever the number of references.",
            "Brännvall 2026",
            Try
        );

    private static IReadOnlyList<Finding> Try(Laboratory laboratory)
    {
        ScoredTargets scored = laboratory
            .Run(
                Plans.Large(
                    1,
                    Budgets.SelectMany(b =>
                        new[]
                        {
                            $"bavaria:references={b}@bavaria-{b}",
                            $"lira:variance=pooled,references={b}@lira-{b}",
                            $"informia:mode=offline,a=0.3,references={b}@ratio-{b}",
                        }
                    )
                )
            )
            .Scored;
        Column Of(string label) => new(scored, label);
        return
        [
            .. Budgets.SelectMany(b =>
                new[]
                {
                    Compared.Tpr(
                        laboratory,
                        $"TPR at FPR 1 %, {b} references, BaVarIA less LiRA",
                        Of($"bavaria-{b}"),
                        Of($"lira-{b}"),
                        0.01
                    ),
                    Compared.Tpr(
                        laboratory,
                        $"TPR at FPR 1 %, {b} references, BaVarIA less RMIA",
                        Of($"bavaria-{b}"),
                        Of($"ratio-{b}"),
                        0.01
                    ),
                }
            ),
        ];
    }
}
