using Telltale.Core.Evidence;

namespace Telltale.Audit.SelfTest.Worlds;

/// <summary>The margin of a share of counts.</summary>
internal static class ShareMargin
{
    /// <summary><c>log(count/(all − count))</c>; shares of 0 and 1 count as evidence of probabilities has them.</summary>
    public static double Of(double count, double all) =>
        Math.Log(Math.Max(count / all, ProbabilitySignals.Floor))
        - Math.Log(Math.Max((all - count) / all, ProbabilitySignals.Floor));
}
