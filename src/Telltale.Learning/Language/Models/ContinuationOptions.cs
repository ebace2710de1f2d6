using Telltale.Core;

namespace Telltale.Learning.Language.Models;

/// <summary>How texts are continued.</summary>
public sealed record ContinuationOptions
{
    /// <summary>Most tokens of a continuation, at least 1. Default 50.</summary>
    public int Tokens { get; init; } = 50;

    /// <summary>0 for the likeliest token every time (of several the first), else tokens are drawn with p ∝ exp(z / temperature). Default 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>A token that ends a continuation and is not part of it; null for none.</summary>
    public int? Stop { get; init; }

    /// <summary>Most threads at once, at least 1. Default 1. No continuation depends on it.</summary>
    public int Threads { get; init; } = 1;

    internal void Validate()
    {
        if (Tokens < 1)
        {
            throw new BadInputException($"A continuation of {Tokens} tokens was asked for; expected at least 1.");
        }

        if (!(Temperature >= 0 && double.IsFinite(Temperature)))
        {
            throw new BadInputException(
                $"The temperature of a continuation is {Temperature}; expected a finite number of at least 0."
            );
        }
    }
}
