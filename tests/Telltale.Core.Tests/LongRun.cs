namespace Telltale.Core.Tests;

/// <summary>Simulations are short by default and whole when TELLTALE_LONG=1.</summary>
internal static class LongRun
{
    public static bool Asked { get; } =
        string.Equals(Environment.GetEnvironmentVariable("TELLTALE_LONG"), "1", StringComparison.Ordinal);

    public static int Simulations(int whole, int brief) => Asked ? whole : brief;

    /// <summary>
    /// Asserts that intervals cover the truth at the rate aimed at: 93–97 % of 2,000, or as many binomial standard deviations
    /// (4) about 95 % in a short run; a method that is conservative by design may cover more.
    /// </summary>
    public static void AssertCoverage(
        string what,
        int covered,
        int simulations,
        bool conservative,
        double expected = 0.95
    )
    {
        double rate = (double)covered / simulations;
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {rate:P2} of {simulations}");
        double slack = Asked ? 0.02 : 4 * Math.Sqrt(expected * (1 - expected) / simulations);
        Assert.True(rate >= expected - slack, $"{what}: covered {rate:P2} of {simulations}");
        Assert.True(conservative || rate <= 0.95 + slack, $"{what}: covered {rate:P2} of {simulations}");
    }
}
