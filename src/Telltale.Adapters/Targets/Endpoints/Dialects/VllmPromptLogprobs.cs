using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Telltale.Adapters.Targets.Endpoints.Tokens;
using Telltale.Audit.Ports;

namespace Telltale.Adapters.Targets.Endpoints.Dialects;

/// <summary>
/// vLLM's <c>POST /v1/completions</c> with <c>prompt_logprobs</c>: for each token of the prompt a map of token number to
/// <c>logprob</c>, <c>rank</c> and <c>decoded_token</c>, null for the first. It holds the token that stands there and the
/// likeliest one, which may be the same. Newer servers also list <c>prompt_token_ids</c>, which tells the two apart for
/// certain; else it is the one of rank beyond 1, or the one named first.
/// </summary>
public sealed class VllmPromptLogprobs : EndpointDialect
{
    private readonly record struct Entry(int Id, double? LogProbability, long? Rank, string? Text);

    /// <inheritdoc/>
    public override string Name => "vllm";

    /// <inheritdoc/>
    public override string Summary => "vLLM's prompt_logprobs: log-probabilities, token numbers and first choices";

    /// <inheritdoc/>
    public override TextAccess Access => TextAccess.Continuations | TextAccess.LogProbabilities | TextAccess.TopChoice;

    internal override EndpointRequest Read(EndpointOptions options, string prompt) =>
        Request(
            "/completions",
            new JsonObject
            {
                ["model"] = options.Model,
                ["prompt"] = prompt,
                ["max_tokens"] = 1,
                ["temperature"] = 0,
                ["prompt_logprobs"] = 1,
                ["return_token_ids"] = true,
            },
            prompt,
            completion: 1
        );

    internal override IReadOnlyList<PromptToken> Tokens(JsonElement answer, string prompt)
    {
        JsonElement choice = Choices(answer).First();
        if ((List(choice, "prompt_logprobs") ?? List(answer, "prompt_logprobs")) is not { } places)
        {
            throw new AnswerFault(FaultKind.NoLogProbabilities, "the answer has no 'prompt_logprobs'");
        }

        JsonElement[] ids = List(choice, "prompt_token_ids") ?? List(answer, "prompt_token_ids") ?? [];
        return [.. places.Select((place, i) => Token(place, i < ids.Length ? Number(ids[i]) : null))];
    }

    internal override EndpointRequest Continue(EndpointOptions options, ContinuationQuery query, int count, int seed) =>
        Request(
            "/completions",
            OpenAiCompletions.Continuation(options, query, count, seed),
            query.Text,
            (long)count * query.Tokens
        );

    private static int? Number(JsonElement id) =>
        id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out int number) ? number : null;

    private static PromptToken Token(JsonElement place, int? id)
    {
        if (place.ValueKind == JsonValueKind.Null)
        {
            return new PromptToken(id, null, null, null);
        }

        if (place.ValueKind != JsonValueKind.Object || !place.EnumerateObject().Any())
        {
            throw new AnswerFault(FaultKind.Damaged, "an entry of 'prompt_logprobs' is not a map of tokens");
        }

        Entry[] entries = [.. place.EnumerateObject().Select(Read)];
        Entry own =
            id is { } known && Array.Exists(entries, entry => entry.Id == known)
                ? Array.Find(entries, entry => entry.Id == known)
            : entries.Count(entry => entry.Rank > 1) == 1 ? Array.Find(entries, entry => entry.Rank > 1)
            : entries[0];
        bool? top =
            own.LogProbability is not { } value ? null
            : entries.Length > 1 ? Array.TrueForAll(entries, entry => !(entry.LogProbability > value))
            : own.Rank is { } rank ? rank == 1
            : null;
        return new PromptToken(own.Id, own.Text, own.LogProbability, top);
    }

    private static Entry Read(JsonProperty entry)
    {
        if (
            !int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            || entry.Value.ValueKind != JsonValueKind.Object
            || !entry.Value.TryGetProperty("logprob", out JsonElement logProbability)
        )
        {
            throw new AnswerFault(
                FaultKind.Damaged,
                "an entry of 'prompt_logprobs' is not a token number with a 'logprob'"
            );
        }

        return new Entry(
            id,
            LogProbability(logProbability),
            Whole(entry.Value, "rank"),
            Part(entry.Value, "decoded_token", JsonValueKind.String)?.GetString()
        );
    }
}
