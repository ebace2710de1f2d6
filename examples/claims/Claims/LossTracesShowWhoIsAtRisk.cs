using Telltale.Audit.Stages;
using Telltale.Claims.Worlds;
using Telltale.Core.Evidence;

namespace Telltale.Claims.Claims;

/// <summary>
/// R15: the losses that training itself went through say which records an attack with many models would find. Of each target's
/// members, the 1 % with the widest interquartile range of their loss are held against those that LiRA finds at an FPR of 0.1 %.
/// </summary>
internal static class LossTracesShowWhoIsAtRisk
{
    private const double Share = 0.01;
    private const double Fpr = 0.001;

    public static Claim Claim { get; } =
        new(
            "R15",
            "Of the 1 % of members whose loss varied most in training, at least nine in ten are found by LiRA at an FPR of 0.1 %.",
            "Pollock et al. 2025",
            Try
        );

    private static IReadOnlyList<Finding> Try(Laboratory laboratory)
    {
        ScoredTargets scored = laboratory.Run(Plans.Large(1, "lira:variance=record@lira", "lt-iqr@trace")).Scored;
        double[] lira = new Column(scored, "lira").Values;
        double[] trace = new Column(scored, "trace").Values;
        double[] precision = new double[scored.Targets];
        double[] found = new double[scored.Targets];
        for (int target = 0; target < precision.Length; target++)
        {
            int[] rows = [.. Enumerable.Range(target * scored.Records, scored.Records)];
            int[] members = [.. rows.Where(r => scored.Table.Membership[r] == Membership.Member)];
            double[] others = [.. rows.Except(members).Select(r => lira[r]).OrderDescending()];
            double threshold = others[(int)(Fpr * others.Length)];
            int[] widest = [.. members.OrderByDescending(r => trace[r]).Take((int)(Share * members.Length))];
            precision[target] = (double)widest.Count(r => lira[r] > threshold) / widest.Length;
            found[target] = (double)members.Count(r => lira[r] > threshold) / members.Length;
        }

        return
        [
            Compared.Mean(
                $"precision {precision.Average():0.0000} less 0.9, mean of {precision.Length} targets",
                [.. precision.Select(p => p - 0.9)]
            ),
            Compared.Mean(
                $"precision less the share of all members that LiRA finds ({found.Average():0.0000})",
                [.. precision.Zip(found, (p, f) => p - f)]
            ),
        ];
    }
}
