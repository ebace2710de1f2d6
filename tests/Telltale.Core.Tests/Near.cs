namespace Telltale.Core.Tests;

internal static class Near
{
    /// <summary>|found − expected| ≤ relative·|expected| (equality for 0 and infinities), with both in the message.</summary>
    public static void Relative(double expected, double found, double relative, string what = "")
    {
        bool near = expected.Equals(found) || Math.Abs(found - expected) <= relative * Math.Abs(expected);
        Assert.True(
            near,
            $"{what}: expected {expected:R}, found {found:R}, relative error {Math.Abs((found / expected) - 1):E2}"
        );
    }

    public static void Absolute(double expected, double found, double tolerance, string what = "") =>
        Assert.True(
            expected.Equals(found) || Math.Abs(found - expected) <= tolerance,
            $"{what}: expected {expected:R}, found {found:R}, error {found - expected:E2}"
        );
}
