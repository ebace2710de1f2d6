namespace Telltale.Claims.Claims;

/// <summary>The one list of claims.</summary>
internal static class ClaimList
{
    public static IReadOnlyList<Claim> All { get; } =
    [
        OnlineBeatsOffline.Claim,
        RatiosWinWithFewReferences.Claim,
        BavariaWinsEverywhere.Claim,
        CountsHaveAFloor.Claim,
        RanksAmongReferencesHaveAFloor.Claim,
        LongerTrainingLeaksMore.Claim,
        RegularisationAndLeakage.Claim,
        BalancedPriorsFlatter.Claim,
        SetsAreLessStableThanRankings.Claim,
        CalibrationMakesRecordsAlike.Claim,
        LossTracesShowWhoIsAtRisk.Claim,
        CascadesFindMore.Claim,
    ];
}
