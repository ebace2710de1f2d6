using Telltale.Core.Randomness;

namespace Telltale.Learning.Language.Models;

/// <summary>One language model to be trained.</summary>
public sealed record DecoderJob
{
    /// <summary>The caller's number for it, e.g. its row in the membership mask.</summary>
    public required int Model { get; init; }

    /// <summary>The documents of the corpus to learn from; a repeated one counts twice.</summary>
    public required ReadOnlyMemory<int> Documents { get; init; }

    /// <summary>The root of the streams <c>init</c>, <c>shuffle</c> and <c>low-rank</c>: give each model its own.</summary>
    public required Seed Seed { get; init; }

    /// <summary>Its shape.</summary>
    public required DecoderOptions Network { get; init; }

    /// <summary>Where it starts, e.g. a base model to fine-tune, of the same shape but perhaps of another context; null to draw weights.</summary>
    public DecoderWeights? Start { get; init; }

    /// <summary>Its recipe.</summary>
    public DecoderTraining Training { get; init; } = new();
}
