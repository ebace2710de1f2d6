namespace Telltale.Audit.Canaries;

/// <summary>Scores of one canary, of any attack that has not seen the coins; higher = more likely planted.</summary>
/// <param name="IsPlanted">How its coin fell.</param>
/// <param name="Score">The canary's score, finite.</param>
/// <param name="Others">Scores of those that it is ranked among; empty for a canary that was not planted and not ranked.</param>
public sealed record CanaryReading(bool IsPlanted, double Score, IReadOnlyList<double> Others);
