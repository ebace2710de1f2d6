using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Telltale.Adapters.Targets.Endpoints.Tokens;
using Telltale.Adapters.Targets.Endpoints.Traffic;
using Telltale.Audit.Ports;

namespace Telltale.Adapters.Targets.Endpoints.Dialects;

/// <summary>What a served model is asked in, and how its answers are read. One sealed class a dialect.</summary>
public abstract class EndpointDialect
{
    /// <summary>Tokens that a server may put before a prompt on its own: a mark of the beginning, a template.</summary>
    private const int OwnTokens = 8;

    private protected EndpointDialect() { }

    /// <summary>The word for it in plans and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, for a person, in one line.</summary>
    public abstract string Summary { get; }

    /// <summary>What a server of this dialect shows of its model.</summary>
    public abstract TextAccess Access { get; }

    /// <summary>The path that its servers have before the dialect's own: <c>/v1</c>, or nothing.</summary>
    public virtual string RootPath => "/v1";

    /// <summary>Whether requests name the model.</summary>
    public virtual bool NamesModel => true;

    /// <summary>Whether its answers name tokens by number.</summary>
    public virtual bool NamesTokens => true;

    /// <summary>Whether one request can ask for several continuations.</summary>
    internal virtual bool HasChoices => true;

    /// <summary>The request that reads a prompt.</summary>
    internal abstract EndpointRequest Read(EndpointOptions options, string prompt);

    /// <summary>The tokens of a prompt, with whatever was generated after it.</summary>
    /// <exception cref="AnswerFault">The answer is not of this dialect, or has no log-probabilities.</exception>
    internal abstract IReadOnlyList<PromptToken> Tokens(JsonElement answer, string prompt);

    /// <summary>The request for continuations.</summary>
    /// <param name="options">The endpoint's options.</param>
    /// <param name="query">What to continue.</param>
    /// <param name="count">How many of them in this request.</param>
    /// <param name="seed">For dialects that have one.</param>
    internal abstract EndpointRequest Continue(EndpointOptions options, ContinuationQuery query, int count, int seed);

    /// <summary>The continuations of an answer; perhaps fewer than were asked for, never none.</summary>
    internal virtual IReadOnlyList<string> Continuations(JsonElement answer) =>
        [.. Choices(answer).Select(choice => Text(choice, "text"))];

    /// <summary>Tokens that the server says it has read and written; null where it does not say.</summary>
    internal virtual TokenCount? Use(JsonElement answer) =>
        answer.TryGetProperty("usage", out JsonElement usage)
        && usage.ValueKind == JsonValueKind.Object
        && Whole(usage, "prompt_tokens") is { } prompt
            ? new TokenCount(prompt, Whole(usage, "completion_tokens") ?? 0)
            : null;

    private protected static EndpointRequest Request(string path, JsonObject body, string prompt, long completion) =>
        new(
            path,
            Encoding.UTF8.GetBytes(body.ToJsonString()),
            // No byte-level vocabulary has tokens shorter than a byte: never fewer than there are.
            new TokenCount(Encoding.UTF8.GetByteCount(prompt) + OwnTokens, completion)
        );

    private protected static IEnumerable<JsonElement> Choices(JsonElement answer)
    {
        if (
            answer.ValueKind != JsonValueKind.Object
            || !answer.TryGetProperty("choices", out JsonElement choices)
            || choices.ValueKind != JsonValueKind.Array
            || choices.GetArrayLength() == 0
        )
        {
            throw new AnswerFault(FaultKind.Damaged, "the answer has no 'choices'");
        }

        return choices.EnumerateArray();
    }

    private protected static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out JsonElement text)
        && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw new AnswerFault(FaultKind.Damaged, $"the answer has no text '{name}'");

    private protected static long? Whole(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement number)
        && number.ValueKind == JsonValueKind.Number
        && number.TryGetInt64(out long value)
        && value >= 0
            ? value
            : null;

    private protected static JsonElement? Part(JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out JsonElement part)
        && part.ValueKind == kind
            ? part
            : null;

    private protected static JsonElement[]? List(JsonElement element, string name) =>
        Part(element, name, JsonValueKind.Array) is { } list ? [.. list.EnumerateArray()] : null;

    /// <summary>A log-probability: at most 0, but for the last digit of a 32-bit sum; null for a JSON null.</summary>
    private protected static double? LogProbability(JsonElement number)
    {
        if (number.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (number.ValueKind != JsonValueKind.Number || !number.TryGetDouble(out double value) || value > 1e-3)
        {
            throw new AnswerFault(FaultKind.Damaged, "a log-probability is not a number of at most 0");
        }

        return Math.Min(value, 0);
    }
}
