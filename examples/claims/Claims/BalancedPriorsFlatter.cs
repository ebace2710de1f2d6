using Telltale.Audit.Stages;
using Telltale.Claims.Worlds;
using Telltale.Core.Roc;

namespace Telltale.Claims.Claims;

/// <summary>R9: what a positive answer is worth hangs on how many members there are among those asked about.</summary>
internal static class BalancedPriorsFlatter
{
    private const double Fpr = 0.001;

    public static Claim Claim { get; } =
        new(
            "R9",
            "A positive answer that is nearly certain where half are members is right less than half of the time where one in a hundred is.",
            "Jebreel et al. 2026",
            Try
        );

    private static IReadOnlyList<Finding> Try(Laboratory laboratory)
    {
        ScoredTargets scored = laboratory.Run(Plans.Large(1, "bavaria")).Scored;
        Column bavaria = new(scored, "bavaria");
        // The rates of the threshold; PPV grows with TPR / FPR, so the limits of that ratio are those of PPV.
        (double tpr, double low, double high) = Compared.TprWithLimits(laboratory, bavaria, Fpr);
        Finding Worth(string part, double prior, double limit, bool above)
        {
            double[] worth = [.. new[] { tpr, low, high }.Select(t => RocCurve.PositivePredictiveValue(t, Fpr, prior))];
            return above
                ? new Finding(part, worth[0] - limit, worth[1] - limit, worth[2] - limit)
                : new Finding(part, limit - worth[0], limit - worth[2], limit - worth[1]);
        }

        return
        [
            Worth("PPV at FPR 0.1 % where half are members, less 95 %", 0.5, 0.95, above: true),
            Worth("50 % less PPV at FPR 0.1 % where 1 % are members", 0.01, 0.5, above: false),
        ];
    }
}
