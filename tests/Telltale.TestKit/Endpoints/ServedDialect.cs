using System.Text.Json.Nodes;

namespace Telltale.TestKit.Endpoints;

/// <summary>A question as a server read it.</summary>
/// <param name="Prompt">The text.</param>
/// <param name="Reads">Whether log-probabilities of the prompt are asked for.</param>
/// <param name="MostTokens">Tokens to generate.</param>
/// <param name="Temperature">How.</param>
/// <param name="Count">Continuations.</param>
/// <param name="Seed">Which.</param>
public sealed record ServedQuestion(
    string Prompt,
    bool Reads,
    int MostTokens,
    double Temperature,
    int Count,
    long Seed
);

/// <summary>
/// The four dialects as their servers write them: OpenAI's completions, vLLM's <c>prompt_logprobs</c>, TGI's
/// <c>/generate</c>, chat completions.
/// </summary>
internal static class ServedDialect
{
    /// <summary>Reads a request.</summary>
    public static ServedQuestion Question(string path, JsonObject body)
    {
        if (path.EndsWith("/generate", StringComparison.Ordinal))
        {
            JsonNode parameters = body["parameters"]!;
            return new ServedQuestion(
                body["inputs"]!.GetValue<string>(),
                parameters["decoder_input_details"]?.GetValue<bool>() ?? false,
                parameters["max_new_tokens"]!.GetValue<int>(),
                parameters["temperature"]?.GetValue<double>() ?? 0,
                1,
                parameters["seed"]?.GetValue<long>() ?? 0
            );
        }

        bool chat = path.EndsWith("/chat/completions", StringComparison.Ordinal);
        return new ServedQuestion(
            chat ? body["messages"]!.AsArray()[^1]!["content"]!.GetValue<string>() : body["prompt"]!.GetValue<string>(),
            body["echo"]?.GetValue<bool>() == true || body["prompt_logprobs"] is not null,
            (body["max_tokens"] ?? body["max_completion_tokens"])!.GetValue<int>(),
            body["temperature"]!.GetValue<double>(),
            body["n"]?.GetValue<int>() ?? 1,
            body["seed"]?.GetValue<long>() ?? 0
        );
    }

    /// <summary>Writes an answer.</summary>
    /// <param name="path">What was asked.</param>
    /// <param name="body">How.</param>
    /// <param name="question">The same, as read.</param>
    /// <param name="prompt">The tokens of the prompt.</param>
    /// <param name="written">The tokens generated, for each continuation.</param>
    /// <param name="logProbabilities">Whether to tell them.</param>
    public static JsonObject Answer(
        string path,
        JsonObject body,
        ServedQuestion question,
        IReadOnlyList<ServedToken> prompt,
        IReadOnlyList<IReadOnlyList<ServedToken>> written,
        bool logProbabilities
    )
    {
        if (path.EndsWith("/generate", StringComparison.Ordinal))
        {
            return Generate(question, prompt, written[0], logProbabilities);
        }

        bool chat = path.EndsWith("/chat/completions", StringComparison.Ordinal);
        JsonArray choices = [];
        for (int i = 0; i < written.Count; i++)
        {
            string text = string.Concat(written[i].Select(token => token.Text));
            JsonObject choice = new() { ["index"] = i, ["finish_reason"] = "length" };
            if (chat)
            {
                choice["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text };
            }
            else
            {
                bool echo = body["echo"]?.GetValue<bool>() == true;
                choice["text"] = echo ? question.Prompt + text : text;
                choice["logprobs"] = echo && logProbabilities ? EchoedLogprobs([.. prompt, .. written[i]]) : null;
                if (body["prompt_logprobs"] is not null && logProbabilities)
                {
                    choice["prompt_logprobs"] = PromptLogprobs(prompt);
                    if (body["return_token_ids"]?.GetValue<bool>() == true && question.Prompt.Length % 2 == 0)
                    {
                        // As newer servers do; the others do not know the word.
                        choice["prompt_token_ids"] = new JsonArray([.. prompt.Select(token => (JsonNode)token.Id)]);
                    }
                }
            }

            choices.Add(choice);
        }

        return new JsonObject
        {
            ["id"] = "cmpl-1",
            ["object"] = chat ? "chat.completion" : "text_completion",
            ["created"] = 1,
            ["model"] = body["model"]?.GetValue<string>(),
            ["choices"] = choices,
            ["usage"] = new JsonObject
            {
                ["prompt_tokens"] = prompt.Count,
                ["completion_tokens"] = written.Sum(tokens => tokens.Count),
                ["total_tokens"] = prompt.Count + written.Sum(tokens => tokens.Count),
            },
        };
    }

    private static JsonObject EchoedLogprobs(IReadOnlyList<ServedToken> tokens)
    {
        JsonArray texts = [];
        JsonArray values = [];
        JsonArray tops = [];
        JsonArray offsets = [];
        int offset = 0;
        foreach (ServedToken token in tokens)
        {
            texts.Add(token.Text);
            values.Add(token.LogProbability);
            JsonObject? top = null;
            if (token.LogProbability is { } own)
            {
                top = new JsonObject { [token.TopText] = token.TopLogProbability };
                top[token.Text] = own;
            }

            tops.Add(top);
            offsets.Add(offset);
            offset += token.Text.Length;
        }

        return new JsonObject
        {
            ["tokens"] = texts,
            ["token_logprobs"] = values,
            ["top_logprobs"] = tops,
            ["text_offset"] = offsets,
        };
    }

    private static JsonArray PromptLogprobs(IReadOnlyList<ServedToken> tokens)
    {
        JsonArray places = [];
        foreach (ServedToken token in tokens)
        {
            if (token.LogProbability is not { } own)
            {
                places.Add(null);
                continue;
            }

            bool top = token.TopId == token.Id;
            JsonObject place = new() { [$"{token.Id}"] = Entry(own, top ? 1 : 7, token.Text) };
            if (!top)
            {
                place[$"{token.TopId}"] = Entry(token.TopLogProbability, 1, token.TopText);
            }

            places.Add(place);
        }

        return places;
    }

    private static JsonObject Entry(double logProbability, int rank, string text) =>
        new()
        {
            ["logprob"] = logProbability,
            ["rank"] = rank,
            ["decoded_token"] = text,
        };

    private static JsonObject Generate(
        ServedQuestion question,
        IReadOnlyList<ServedToken> prompt,
        IReadOnlyList<ServedToken> written,
        bool logProbabilities
    )
    {
        JsonArray prefill = [];
        foreach (ServedToken token in question.Reads && logProbabilities ? prompt : [])
        {
            prefill.Add(
                new JsonObject
                {
                    ["id"] = token.Id,
                    ["text"] = token.Text,
                    ["logprob"] = token.LogProbability,
                }
            );
        }

        JsonArray tokens = [];
        foreach (ServedToken token in written)
        {
            tokens.Add(
                new JsonObject
                {
                    ["id"] = token.Id,
                    ["text"] = token.Text,
                    ["logprob"] = token.LogProbability,
                    ["special"] = false,
                }
            );
        }

        return new JsonObject
        {
            ["generated_text"] = string.Concat(written.Select(token => token.Text)),
            ["details"] = new JsonObject
            {
                ["finish_reason"] = "length",
                ["generated_tokens"] = written.Count,
                ["seed"] = null,
                ["prefill"] = prefill,
                ["tokens"] = tokens,
            },
        };
    }
}
