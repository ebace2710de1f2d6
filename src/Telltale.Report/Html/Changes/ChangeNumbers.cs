using System.Globalization;
using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Html.Changes;

/// <summary>Differences for people.</summary>
internal static class ChangeNumbers
{
    /// <summary>With its sign and three decimals.</summary>
    public static string Signed(double value) =>
        value.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture) switch
        {
            "+0.000" or "−0.000" => "0.000",
            var shown => shown,
        };

    /// <summary>What is compared: the AUC, or the TPR at a rate.</summary>
    public static string Measure(StrongestChange change) =>
        change.Fpr is { } fpr ? $"TPR at {Numbers.RoundPercent(fpr)} FPR" : "AUC";

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
