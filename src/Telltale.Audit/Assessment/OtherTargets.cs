using Telltale.Audit.Results;
using Telltale.Core.Numerics;
using Telltale.Core.Roc;

namespace Telltale.Audit.Assessment;

/// <summary>Thresholds for each target from the non-members of the other targets.</summary>
internal static class OtherTargets
{
    private const string Method = "non-members of the other targets, each left out in turn";

    /// <summary>One entry a rate that the others' non-members resolve; none where there is one target.</summary>
    public static ShadowCalibrated[] Calibrated(ScoredRows rows, IReadOnlyList<double> rates)
    {
        if (rows.Targets == 1)
        {
            return [];
        }

        (int[] target, int targets) = DenseIndex.Of(rows.Target);
        return
        [
            .. rates
                .Where(rate => rate < 1)
                .Select(rate => ShadowThreshold.LeaveOneOut(rows.Ranked, target, targets, rate))
                .OfType<ShadowThreshold>()
                .Select(found => Of(found, Method)),
        ];
    }

    /// <summary>What was found, with where the threshold comes from.</summary>
    public static ShadowCalibrated Of(ShadowThreshold found, string method) =>
        new(found.Fpr, found.AchievedFpr, found.LowestFpr, found.HighestFpr, found.Tpr, found.Targets, method);
}
