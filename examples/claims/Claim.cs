namespace Telltale.Claims;

/// <summary>A statement of the literature that an experiment can bear out or contradict.</summary>
/// <param name="Id">Its number: R1.</param>
/// <param name="Statement">What is claimed, in one sentence.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Try">Measures each part of the claim.</param>
internal sealed record Claim(string Id, string Statement, string Source, Func<Laboratory, IReadOnlyList<Finding>> Try);

/// <summary>What came of one part of a claim.</summary>
/// <param name="Part">What was compared, with its figures.</param>
/// <param name="Difference">The quantity that the claim says is above zero.</param>
/// <param name="Low">Lower limit, 95 %.</param>
/// <param name="High">Upper limit, 95 %.</param>
internal sealed record Finding(string Part, double Difference, double Low, double High)
{
    /// <summary>Confirmed where the whole interval lies above zero, refuted where it lies at or below, else open.</summary>
    public Outcome Outcome =>
        Low > 0 ? Outcome.Confirmed
        : High <= 0 ? Outcome.Refuted
        : Outcome.Open;
}

/// <summary>What an experiment says of a claim.</summary>
internal enum Outcome
{
    /// <summary>The interval lies on the claimed side.</summary>
    Confirmed,

    /// <summary>The interval holds zero.</summary>
    Open,

    /// <summary>The interval lies on the other side.</summary>
    Refuted,
}
