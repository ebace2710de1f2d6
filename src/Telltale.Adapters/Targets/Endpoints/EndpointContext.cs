using Telltale.Core.Randomness;

namespace Telltale.Adapters.Targets.Endpoints;

/// <summary>What an endpoint needs of the machine around it.</summary>
/// <param name="Environment">Value of an environment variable; null where it is not set.</param>
/// <param name="Time">The clock, for waiting and for dates.</param>
/// <param name="Seed">For the jitter of waiting, and for servers that take a seed.</param>
/// <param name="LedgerPath">File that keeps what was spent, so that a run that goes on keeps to one budget; null for none.</param>
/// <param name="Note">Hears what a person may want to know: waiting, and what was spent. From one thread at a time.</param>
public sealed record EndpointContext(
    Func<string, string?> Environment,
    TimeProvider Time,
    Seed Seed,
    string? LedgerPath,
    Action<string> Note
);
