using Telltale.Audit.Results;

namespace Telltale.Report.Text;

/// <summary>Differences for people.</summary>
internal static class ChangeNumbers
{
    /// <summary>What is compared: the AUC, or the TPR at a rate.</summary>
    public static string Measure(StrongestChange change) =>
        change.Fpr is { } fpr ? $"TPR at {Numbers.RoundPercent(fpr)} FPR" : "AUC";

    /// <summary>The AUC, or the TPR as percent.</summary>
    public static string Value(StrongestChange change, double value) =>
        change.Fpr is null ? Numbers.Unit(value) : Numbers.Percent(value);

    /// <summary>The difference: of AUCs as it is, of TPRs, which are shown as percent, in points.</summary>
    public static string Difference(StrongestChange change) =>
        change.Fpr is null ? Numbers.Signed(change.Difference) : $"{Numbers.Points(change.Difference)} points";

    /// <summary>Its limits, likewise.</summary>
    public static string Interval(StrongestChange change) =>
        change.Fpr is null
            ? Interval(change.Low, change.High)
            : $"{Numbers.Points(change.Low)} to {Numbers.Points(change.High)}";

    /// <summary>Limits of a difference of AUCs.</summary>
    public static string Interval(double low, double high) => $"{Numbers.Signed(low)} to {Numbers.Signed(high)}";

    /// <summary>How large a difference would have been seen, likewise.</summary>
    public static string Detectable(StrongestChange change) =>
        (
            change.Fpr is null ? Numbers.Signed(change.Detectable) : $"{Numbers.Points(change.Detectable)} points"
        ).TrimStart('+');

    /// <summary>What an interval says of a difference.</summary>
    public static string Words(double low, double high) =>
        high < 0 ? "less"
        : low > 0 ? "more"
        : "cannot be told apart";

    /// <summary>The same as a name of a style.</summary>
    public static string ClassOf(double low, double high) =>
        high < 0 ? "less"
        : low > 0 ? "more"
        : "same";
}
