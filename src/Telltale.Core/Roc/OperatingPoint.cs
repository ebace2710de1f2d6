namespace Telltale.Core.Roc;

/// <summary>A threshold that the data can set, and what it does.</summary>
/// <param name="TruePositives">Members at or above the threshold.</param>
/// <param name="FalsePositives">Non-members at or above the threshold.</param>
/// <param name="Tpr">True-positive rate.</param>
/// <param name="Fpr">False-positive rate.</param>
/// <param name="Threshold">The lowest score called a member; null where nobody is.</param>
public sealed record OperatingPoint(int TruePositives, int FalsePositives, double Tpr, double Fpr, double? Threshold);
