using Telltale.Attacks;
using Telltale.Attacks.Language;
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
                + "dialect of the server may tell them (openai, vllm, tgi). Without them remain the attacks that need text "
                + $"alone: {string.Join(", ", Remaining())}."
        );

    /// <summary>Attacks that read no log-probabilities.</summary>
    private static IEnumerable<string> Remaining() =>
        AttackCatalog
            .ChooseTexts(AttackCatalog.Texts.Select(attack => attack.Name))
            .Where(choice => !choice.Attack.Needs.Reads.HasFlag(TextReading.LogProbabilities))
            .Select(choice => choice.Descriptor.Name);
}
