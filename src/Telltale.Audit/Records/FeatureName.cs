namespace Telltale.Audit.Records;

/// <summary>Where a feature comes from.</summary>
/// <param name="Column">Column of the table.</param>
/// <param name="Category">The text for which the feature is 1; null for a column of numbers, which is one feature.</param>
public sealed record FeatureName(string Column, string? Category);
