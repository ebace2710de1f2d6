namespace Telltale.Benchmarks.Comparisons;

/// <summary>
/// Inputs of comparisons, defined so that every language makes the same bits: uniform numbers from a counter
/// (splitmix64 of Steele, Lea and Flood, OOPSLA 2014, with stream <c>seed</c> added to the state).
/// </summary>
internal static class SpeedInputs
{
    /// <summary>Number <paramref name="index"/> of stream <paramref name="seed"/>, in (0, 1).</summary>
    public static double Uniform(ulong seed, long index)
    {
        ulong z = (((ulong)index + 1) * 0x9E3779B97F4A7C15) + seed;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return ((z >> 11) + 0.5) * (1.0 / (1UL << 53));
    }
}
