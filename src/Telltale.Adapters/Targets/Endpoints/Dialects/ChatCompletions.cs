using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Telltale.Adapters.Targets.Endpoints.Tokens;
using Telltale.Audit.Ports;

namespace Telltale.Adapters.Targets.Endpoints.Dialects;

/// <summary>
/// <c>POST /v1/chat/completions</c>: text in, text out. The beginning is the user's message, after an instruction to go on
/// with it. No log-probabilities of a given text, whatever the server says of its own tokens.
/// </summary>
public sealed class ChatCompletions : EndpointDialect
{
    // What a template may put around the messages of a chat.
    private const int TemplateTokens = 64;

    /// <inheritdoc/>
    public override string Name => "chat";

    /// <inheritdoc/>
    public override string Summary => "/v1/chat/completions: text alone, no log-probabilities";

    /// <inheritdoc/>
    public override TextAccess Access => TextAccess.Continuations;

    /// <inheritdoc/>
    public override bool NamesTokens => false;

    internal override EndpointRequest Read(EndpointOptions options, string prompt) =>
        throw new NotSupportedException("A chat tells no log-probabilities.");

    internal override IReadOnlyList<PromptToken> Tokens(JsonElement answer, string prompt) =>
        throw new NotSupportedException("A chat tells no log-probabilities.");

    internal override EndpointRequest Continue(EndpointOptions options, ContinuationQuery query, int count, int seed)
    {
        JsonArray messages = [];
        if (options.Instruction.Length > 0)
        {
            messages.Add(new JsonObject { ["role"] = "system", ["content"] = options.Instruction });
        }

        messages.Add(new JsonObject { ["role"] = "user", ["content"] = query.Text });
        JsonObject body = new()
        {
            ["model"] = options.Model,
            ["messages"] = messages,
            [options.LimitName] = query.Tokens,
            ["temperature"] = query.Temperature,
        };
        if (count > 1)
        {
            // Said only where it must be: not every server knows the word.
            body["n"] = count;
        }

        EndpointRequest request = Request("/chat/completions", body, query.Text, (long)count * query.Tokens);
        int around = Encoding.UTF8.GetByteCount(options.Instruction) + TemplateTokens;
        return request with { Most = request.Most with { Prompt = request.Most.Prompt + around } };
    }

    internal override IReadOnlyList<string> Continuations(JsonElement answer) =>
        [
            .. Choices(answer)
                .Select(choice =>
                    Part(choice, "message", JsonValueKind.Object) is { } message
                        ? Text(message, "content")
                        : throw new AnswerFault(FaultKind.Damaged, "a choice of the answer has no 'message'")
                ),
        ];
}
