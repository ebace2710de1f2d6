namespace Telltale.Benchmarks.Comparisons;

/// <summary>One time, printed as a line of JSON. The peers' scripts print the same lines.</summary>
/// <param name="Part">Which comparison, e.g. <c>lira</c>.</param>
/// <param name="Case">Which inputs, e.g. <c>50000x256</c>; lines of one case are compared with each other.</param>
/// <param name="Who"><c>telltale</c>, or whom it is compared with.</param>
/// <param name="Seconds">Time of the case.</param>
public sealed record Measurement(string Part, string Case, string Who, double Seconds)
{
    /// <summary>Where Who is ours.</summary>
    public const string Ours = "telltale";

    /// <summary>Largest resident memory of the process in MB, where it is compared.</summary>
    public double? PeakMb { get; init; }

    /// <summary>
    /// For anybody but us: how many times our seconds theirs should be. A limit in seconds is a line of its own with the
    /// limit as its seconds and the target 1; a share s of a machine's limit has the limit's seconds and the target s.
    /// </summary>
    public double? Target { get; init; }

    /// <summary>What else is to be known: a rate, an accuracy, how it was arranged.</summary>
    public string? Note { get; init; }
}
