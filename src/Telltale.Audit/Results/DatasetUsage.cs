namespace Telltale.Audit.Results;

/// <summary>How much of the candidates the target was trained on, as one attack sees it.</summary>
/// <param name="Attack">Label of the attack.</param>
/// <param name="Share">Share of the candidates that are members, with its interval; null where it cannot be told.</param>
/// <param name="TruePositiveRate">Share of members that the attack calls so, on the shadow targets.</param>
/// <param name="FalsePositiveRate">Share of others that it calls members, on the shadow targets.</param>
/// <param name="Shadows">Reference models that played the target.</param>
/// <param name="Reason">Why it cannot be told; null where it can.</param>
public sealed record DatasetUsage(
    string Attack,
    Estimate? Share,
    double? TruePositiveRate,
    double? FalsePositiveRate,
    int Shadows,
    string? Reason
);
