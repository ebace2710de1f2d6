using System.Text.Json.Serialization;
using Telltale.Core.Roc;

namespace Telltale.Audit.Results;

/// <summary>How well one attack tells members from non-members.</summary>
public sealed record AttackAssessment
{
    /// <summary>Column name in <c>scores.csv</c>.</summary>
    public required string Label { get; init; }

    /// <summary>Name in the catalogue; <c>external</c> for scores computed elsewhere.</summary>
    public required string Attack { get; init; }

    /// <summary>Where the attack comes from.</summary>
    public required string Paper { get; init; }

    /// <summary>What the attacker must see: <c>label</c>, <c>confidences</c>, <c>logits</c>…</summary>
    public required string Access { get; init; }

    /// <summary>Every option and its value.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>How often the target was asked about a record, on average; null for scores computed elsewhere.</summary>
    public double? Queries { get; init; }

    /// <summary>Whether the scores point the right way.</summary>
    public required DirectionCheck DirectionCheck { get; init; }

    /// <summary>Members that got a score.</summary>
    public required int Members { get; init; }

    /// <summary>Non-members that got a score.</summary>
    public required int Nonmembers { get; init; }

    /// <summary>Records of known membership about which the attack had no evidence; left out of every number here.</summary>
    public required int Excluded { get; init; }

    /// <summary>Area under the ROC curve: the chance that a member scores above a non-member, ties counted half.</summary>
    public required Estimate Auc { get; init; }

    /// <summary>True-positive rates at the false-positive rates asked for.</summary>
    public required IReadOnlyList<TprAtFpr> TprAtFpr { get; init; }

    /// <summary>Largest TPR − FPR over all thresholds (not corrected for the choice of threshold).</summary>
    public required double Advantage { get; init; }

    /// <summary>Share of true members among those called members at the smallest supported FPR, at stated priors.</summary>
    public required IReadOnlyList<PpvEstimate> Ppv { get; init; }

    /// <summary>What the scores prove about ε, if the model claimed differential privacy; null when nothing can be said.</summary>
    public required EpsilonLowerBound? EpsilonLowerBound { get; init; }

    /// <summary>Share of the non-members that tie with another score; many ties mean a coarse score.</summary>
    public required double TieShare { get; init; }

    /// <summary>The curve, thinned, exact at every decade of FPR.</summary>
    public required IReadOnlyList<RocPoint> Roc { get; init; }

    /// <summary>What the band of <see cref="Roc"/> is that holds the whole curve; null where there is no curve.</summary>
    public CurveBand? RocBand { get; init; }

    /// <summary>Thresholds set on other models than the target; empty where there are none, or their non-members resolve no rate.</summary>
    public IReadOnlyList<ShadowCalibrated> ShadowCalibrated { get; init; } = [];

    /// <summary>What the attack adds to what the records alone give away; null where they give nothing away, or are not known.</summary>
    public IncrementOverBaseline? Increment { get; init; }

    /// <summary>
    /// Strongest first: the one whose AUC is surely the highest, not the luckiest. By the lower limit of AUC, then AUC,
    /// then name, so that ties never depend on the order asked for.
    /// </summary>
    public static IReadOnlyList<AttackAssessment> Strongest(IEnumerable<AttackAssessment> assessments) =>
        [
            .. assessments
                .OrderByDescending(a => a.Auc.Low)
                .ThenByDescending(a => a.Auc.Value)
                .ThenBy(a => a.Label, StringComparer.Ordinal),
        ];
}

/// <summary>What an attack adds to a classifier on the records alone, where the split is recognisable without the model.</summary>
/// <param name="BaselineAuc">AUC of the records alone, cross-fitted.</param>
/// <param name="CombinedAuc">AUC of the same together with the attack's score, cross-fitted.</param>
/// <param name="Difference">Combined − baseline.</param>
/// <param name="Low">Lower limit of the difference (DeLong, paired).</param>
/// <param name="High">Upper limit of the difference.</param>
/// <param name="PValue">
/// One-sided p that the score says nothing beyond the records (residuals of membership and of score, given the records);
/// 1 where too few records could be on either side.
/// </param>
/// <param name="Records">Records that could be on either side as far as the records alone tell; the p-value is of these.</param>
public sealed record IncrementOverBaseline(
    double BaselineAuc,
    double CombinedAuc,
    double Difference,
    double Low,
    double High,
    double PValue,
    int Records
);

/// <summary>Whether an attack points the right way.</summary>
/// <param name="Status">ok or reversed.</param>
/// <param name="PValue">One-sided p of AUC &lt; ½ (Mann–Whitney with ties).</param>
public sealed record DirectionCheck(DirectionStatus Status, double PValue);

/// <summary>Outcome of the direction check.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DirectionStatus>))]
public enum DirectionStatus
{
    /// <summary>Nothing speaks against the direction.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>AUC is below ½ with p &lt; 0.01: members score lower than non-members.</summary>
    [JsonStringEnumMemberName("reversed")]
    Reversed,
}

/// <summary>TPR at one FPR.</summary>
/// <param name="Fpr">The FPR asked for.</param>
/// <param name="Tpr">Largest TPR at an FPR of at most that, ties together, no interpolation.</param>
/// <param name="Low">Lower limit, threshold's noise included.</param>
/// <param name="High">Upper limit, threshold's noise included.</param>
/// <param name="FalsePositives">Non-members at or above the threshold.</param>
/// <param name="Support">Whether there are enough non-members to speak of this FPR.</param>
/// <param name="Method">How the interval was made.</param>
/// <param name="Exact">Limits that are missed at most as often as they say, whatever the curve (<see cref="TprInterval"/>), and so wider; null where rows share models or records.</param>
public sealed record TprAtFpr(
    double Fpr,
    double Tpr,
    double Low,
    double High,
    int FalsePositives,
    Support Support,
    string Method,
    RateLimits? Exact
);

/// <summary>Limits of a rate.</summary>
/// <param name="Low">Lower limit.</param>
/// <param name="High">Upper limit.</param>
public sealed record RateLimits(double Low, double High);

/// <summary>Whether the data can resolve an FPR f with n non-members.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Support>))]
public enum Support
{
    /// <summary>f·n ≥ 10.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>1 ≤ f·n &lt; 10: the threshold hangs on a handful of records.</summary>
    [JsonStringEnumMemberName("fragile")]
    Fragile,

    /// <summary>f·n &lt; 1: no number can be given.</summary>
    [JsonStringEnumMemberName("unsupported")]
    Unsupported,
}

/// <summary>What a positive answer is worth, with what is not known about it.</summary>
/// <param name="Prior">Share of members among those asked about.</param>
/// <param name="Fpr">False-positive rate of the threshold.</param>
/// <param name="Value">π·TPR / (π·TPR + (1−π)·FPR).</param>
/// <param name="Low">Lower credible limit at the confidence of the intervals: Jeffreys' posteriors of both rates at the threshold.</param>
/// <param name="High">Upper credible limit.</param>
public sealed record PpvEstimate(double Prior, double Fpr, double Value, double Low, double High);

/// <summary>A lower bound on ε.</summary>
/// <param name="Value">ε; 0 proves nothing.</param>
/// <param name="Delta">δ.</param>
/// <param name="Confidence">One-sided confidence.</param>
/// <param name="Method">How, and how the choice of threshold was paid for.</param>
public sealed record EpsilonLowerBound(double Value, double Delta, double Confidence, string Method);

/// <summary>A point of the ROC curve with limits for this point alone and for the whole curve.</summary>
/// <param name="Fpr">False-positive rate.</param>
/// <param name="Tpr">True-positive rate.</param>
/// <param name="Low">Lower limit of TPR at this FPR.</param>
/// <param name="High">Upper limit of TPR at this FPR.</param>
/// <param name="BandLow">Lower limit that holds at all FPRs together.</param>
/// <param name="BandHigh">Upper limit that holds at all FPRs together.</param>
public sealed record RocPoint(double Fpr, double Tpr, double Low, double High, double BandLow, double BandHigh);
