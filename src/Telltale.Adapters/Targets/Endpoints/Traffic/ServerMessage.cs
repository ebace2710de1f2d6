using System.Text;
using System.Text.Json;
using Telltale.Adapters.Formats;

namespace Telltale.Adapters.Targets.Endpoints.Traffic;

/// <summary>What a server says in an answer that is an error, fit to be shown: short, and without the key.</summary>
internal static class ServerMessage
{
    private const int Longest = 200;
    private static readonly string[] Names = ["message", "error", "detail", "error_message"];

    // What servers say of a prompt beyond the model's context.
    private static readonly string[] TooLongWords =
    [
        "context length",
        "context_length",
        "context window",
        "too long",
        "too large",
        "maximum model length",
        "max_model_len",
        "must have less than",
        "exceeds the maximum",
        "exceed context",
    ];

    private static readonly string[] LogProbabilityWords = ["logprob", "echo", "decoder_input_details", "prefill"];

    /// <summary>The message of a body, whatever its form.</summary>
    public static string Of(byte[] body, Secret? key)
    {
        string text = Inside(body) ?? Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 4 * Longest)));
        text = text.ReplaceLineEndings(" ").Trim();
        return text.Length == 0 ? "no message" : Printable.Shorten(key?.ClearedFrom(text) ?? text, Longest);
    }

    /// <summary>Whether it says that the prompt is longer than the model takes.</summary>
    public static bool SaysTooLong(string message) => Says(message, TooLongWords);

    /// <summary>Whether it is about log-probabilities of a prompt.</summary>
    public static bool IsAboutLogProbabilities(string message) => Says(message, LogProbabilityWords);

    /// <summary>Whether it says that no more can be bought: waiting does not help.</summary>
    public static bool SaysNoCredit(string message) =>
        Says(message, ["insufficient_quota", "exceeded your current quota", "billing", "credit balance"]);

    private static bool Says(string message, string[] words) =>
        Array.Exists(words, word => message.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string? Inside(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement element = document.RootElement;
            while (element.ValueKind == JsonValueKind.Object)
            {
                JsonElement here = element;
                string? name = Array.Find(Names, n => here.TryGetProperty(n, out _));
                if (name is null)
                {
                    return null;
                }

                element = here.GetProperty(name);
            }

            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
