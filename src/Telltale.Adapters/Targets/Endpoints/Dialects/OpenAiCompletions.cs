using System.Text.Json;
using System.Text.Json.Nodes;
using Telltale.Adapters.Targets.Endpoints.Tokens;
using Telltale.Audit.Ports;

namespace Telltale.Adapters.Targets.Endpoints.Dialects;

/// <summary>
/// <c>POST /v1/completions</c> with <c>echo</c> and <c>logprobs</c>: the prompt comes back with the log-probability of each
/// of its tokens, in the parallel lists <c>tokens</c>, <c>token_logprobs</c> (null first) and <c>top_logprobs</c>. One token
/// is generated, since many servers know no less, and left out.
/// </summary>
/// <remarks>
/// <c>top_logprobs</c> is a map by text: where two tokens show alike, as pieces of characters do, one may be called the first
/// choice for the other.
/// </remarks>
public sealed class OpenAiCompletions : EndpointDialect
{
    /// <inheritdoc/>
    public override string Name => "openai";

    /// <inheritdoc/>
    public override string Summary => "/v1/completions with echo and logprobs: log-probabilities and first choices";

    /// <inheritdoc/>
    public override TextAccess Access => TextAccess.Continuations | TextAccess.LogProbabilities | TextAccess.TopChoice;

    /// <inheritdoc/>
    public override bool NamesTokens => false;

    internal override EndpointRequest Read(EndpointOptions options, string prompt) =>
        Request(
            "/completions",
            new JsonObject
            {
                ["model"] = options.Model,
                ["prompt"] = prompt,
                ["max_tokens"] = 1,
                ["temperature"] = 0,
                ["echo"] = true,
                ["logprobs"] = 1,
            },
            prompt,
            completion: 1
        );

    internal override IReadOnlyList<PromptToken> Tokens(JsonElement answer, string prompt)
    {
        JsonElement choice = Choices(answer).First();
        if (Part(choice, "logprobs", JsonValueKind.Object) is not { } logprobs)
        {
            throw new AnswerFault(FaultKind.NoLogProbabilities, "the answer has no 'logprobs'");
        }

        if (
            List(logprobs, "tokens") is not { } tokens
            || List(logprobs, "token_logprobs") is not { } values
            || tokens.Length != values.Length
        )
        {
            throw new AnswerFault(FaultKind.Damaged, "'tokens' and 'token_logprobs' are not two lists of one length");
        }

        if (tokens.Length <= 1 && !Text(choice, "text").StartsWith(prompt, StringComparison.Ordinal))
        {
            // Only of what it generated.
            throw new AnswerFault(FaultKind.NoLogProbabilities, "the server does not echo the prompt");
        }

        JsonElement[] tops = List(logprobs, "top_logprobs") ?? [];
        List<PromptToken> result = new(tokens.Length);
        for (int i = 0; i < tokens.Length; i++)
        {
            double? logProbability = LogProbability(values[i]);
            result.Add(
                new PromptToken(
                    null,
                    tokens[i].ValueKind == JsonValueKind.String
                        ? tokens[i].GetString()
                        : throw new AnswerFault(FaultKind.Damaged, "a token is not a text"),
                    logProbability,
                    i < tops.Length ? IsTop(tops[i], logProbability) : null
                )
            );
        }

        return result;
    }

    internal override EndpointRequest Continue(EndpointOptions options, ContinuationQuery query, int count, int seed) =>
        Request("/completions", Continuation(options, query, count, seed), query.Text, (long)count * query.Tokens);

    internal static JsonObject Continuation(EndpointOptions options, ContinuationQuery query, int count, int seed) =>
        new()
        {
            ["model"] = options.Model,
            ["prompt"] = query.Text,
            ["max_tokens"] = query.Tokens,
            ["temperature"] = query.Temperature,
            ["n"] = count,
            ["seed"] = seed,
        };

    /// <summary>Whether nothing that the server names was likelier.</summary>
    private static bool? IsTop(JsonElement top, double? logProbability)
    {
        if (logProbability is not { } own || top.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        bool any = false;
        foreach (JsonProperty other in top.EnumerateObject())
        {
            any = true;
            if (LogProbability(other.Value) > own)
            {
                return false;
            }
        }

        return any ? true : null;
    }
}
