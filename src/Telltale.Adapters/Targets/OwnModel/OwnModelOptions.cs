using Telltale.Core.Randomness;

namespace Telltale.Adapters.Targets.OwnModel;

/// <summary>How Telltale's own engine runs a model.</summary>
public sealed record OwnModelOptions
{
    /// <summary>Most threads, at least 1. Default 1. No answer depends on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>For continuations that are drawn. Default 0.</summary>
    public Seed Seed { get; init; }
}
