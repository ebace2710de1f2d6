using Telltale.Core;
using Telltale.Core.Randomness;

namespace Telltale.Adapters.Targets.Llama;

/// <summary>How a model in a GGUF file is run.</summary>
public sealed record LlamaOptions
{
    /// <summary>Most threads, at least 1. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// Most tokens that are read together, at least 2; longer texts are read in overlapping windows. Default what the model
    /// was trained on, but at most <see cref="DefaultContext"/>.
    /// </summary>
    public int? Context { get; init; }

    /// <summary>For continuations that are drawn. Default 0.</summary>
    public Seed Seed { get; init; }

    /// <summary>The most tokens that are read together where nothing else is said: memory grows with them.</summary>
    public const int DefaultContext = 2048;

    internal void Validate()
    {
        if (Threads < 1)
        {
            throw new BadInputException($"{Threads} threads were asked for; expected at least 1.");
        }

        if (Context is < 2)
        {
            throw new BadInputException($"A context of {Context} tokens was asked for; expected at least 2.");
        }
    }
}
