using Telltale.Core.Randomness;
using Telltale.Learning.Networks;

namespace Telltale.Learning.Training;

/// <summary>One model of an ensemble.</summary>
public sealed record ModelJob
{
    /// <summary>The caller's number for it, e.g. its row in the membership mask.</summary>
    public required int Model { get; init; }

    /// <summary>The records to learn from, e.g. <see cref="Core.Evidence.MembershipMask.MembersOf"/>.</summary>
    public required ReadOnlyMemory<int> Records { get; init; }

    /// <summary>The root of its randomness: give each model its own, e.g. <c>seed.Derive("shadow").Derive(model)</c>.</summary>
    public required Seed Seed { get; init; }

    /// <summary>Its shape.</summary>
    public NetworkOptions Network { get; init; } = new PerceptronOptions();

    /// <summary>Records whose losses are written down while it learns; null for none.</summary>
    public TraceOptions? Trace { get; init; }

    /// <summary>Its recipe.</summary>
    public TrainingOptions Training { get; init; } = new();
}
