using System.Text.Json;
using System.Text.Json.Nodes;
using Telltale.Adapters.Targets.Endpoints.Tokens;
using Telltale.Adapters.Targets.Endpoints.Traffic;
using Telltale.Audit.Ports;

namespace Telltale.Adapters.Targets.Endpoints.Dialects;

/// <summary>
/// Text Generation Inference's <c>POST /generate</c> with <c>decoder_input_details</c>: <c>details.prefill</c> lists the
/// prompt's tokens with <c>id</c>, <c>text</c> and <c>logprob</c>, null for the first. Since version 3 a server does so only
/// when started with <c>--enable-prefill-logprobs</c>.
/// </summary>
public sealed class TgiGenerate : EndpointDialect
{
    /// <inheritdoc/>
    public override string Name => "tgi";

    /// <inheritdoc/>
    public override string Summary =>
        "Text Generation Inference's /generate with decoder_input_details: log-probabilities and token numbers";

    /// <inheritdoc/>
    public override TextAccess Access => TextAccess.Continuations | TextAccess.LogProbabilities;

    /// <inheritdoc/>
    public override string RootPath => "";

    /// <inheritdoc/>
    public override bool NamesModel => false;

    internal override bool HasChoices => false;

    internal override EndpointRequest Read(EndpointOptions options, string prompt) =>
        Request(
            "/generate",
            new JsonObject
            {
                ["inputs"] = prompt,
                ["parameters"] = new JsonObject
                {
                    ["max_new_tokens"] = 1,
                    ["details"] = true,
                    ["decoder_input_details"] = true,
                    ["do_sample"] = false,
                },
            },
            prompt,
            completion: 1
        );

    internal override IReadOnlyList<PromptToken> Tokens(JsonElement answer, string prompt)
    {
        JsonElement root = Root(answer);
        if (
            Part(root, "details", JsonValueKind.Object) is not { } details
            || Part(details, "prefill", JsonValueKind.Array) is not { } prefill
            || prefill.GetArrayLength() == 0
        )
        {
            throw new AnswerFault(
                FaultKind.NoLogProbabilities,
                "the answer's 'details.prefill' is empty (Text Generation Inference 3 wants --enable-prefill-logprobs)"
            );
        }

        List<PromptToken> tokens = new(prefill.GetArrayLength());
        foreach (JsonElement token in prefill.EnumerateArray())
        {
            string text = Text(token, "text");
            long? id = Whole(token, "id");
            tokens.Add(
                new PromptToken(
                    id is <= int.MaxValue ? (int)id : null,
                    text,
                    token.TryGetProperty("logprob", out JsonElement value) ? LogProbability(value) : null,
                    null
                )
            );
        }

        return tokens;
    }

    internal override EndpointRequest Continue(EndpointOptions options, ContinuationQuery query, int count, int seed)
    {
        JsonObject parameters = new()
        {
            ["max_new_tokens"] = query.Tokens,
            ["details"] = true,
            ["do_sample"] = query.Temperature > 0,
            ["seed"] = seed,
        };
        if (query.Temperature > 0)
        {
            parameters["temperature"] = query.Temperature;
        }

        return Request(
            "/generate",
            new JsonObject { ["inputs"] = query.Text, ["parameters"] = parameters },
            query.Text,
            query.Tokens
        );
    }

    internal override IReadOnlyList<string> Continuations(JsonElement answer) => [Text(Root(answer), "generated_text")];

    internal override TokenCount? Use(JsonElement answer) =>
        Part(Root(answer), "details", JsonValueKind.Object) is { } details
        && Whole(details, "generated_tokens") is { } generated
        && Part(details, "prefill", JsonValueKind.Array) is { } prefill
        && prefill.GetArrayLength() > 0
            ? new TokenCount(prefill.GetArrayLength(), generated)
            : null;

    /// <summary>Some gateways wrap the answer in a list of one.</summary>
    private static JsonElement Root(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Array && answer.GetArrayLength() == 1 ? answer[0] : answer;
}
