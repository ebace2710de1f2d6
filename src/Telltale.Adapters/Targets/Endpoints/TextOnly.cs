using Telltale.Core;

namespace Telltale.Adapters.Targets.Endpoints;

/// <summary>What is said where an endpoint shows no log-probabilities of the texts that it is handed.</summary>
internal static class TextOnly
{
    /// <summary>The refusal, with what remains possible.</summary>
    /// <param name="name">Name of the endpoint.</param>
    /// <param name="found">What it answered instead.</param>
    public static BadInputException Refusal(string name, string found) =>
        new(
            $"{name}: no log-probabilities of the texts ({found}). Attacks on token log-probabilities need them: another "
                + "dialect of the server may tell them (openai, vllm, tgi). Without them remains the attack that needs "
                + "text alone: samia."
        );
}
