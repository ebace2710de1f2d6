using System.Text;
using Telltale.Adapters.Store;
using Telltale.Adapters.Targets.Endpoints.Dialects;
using Telltale.Adapters.Targets.Endpoints.Traffic;
using Telltale.Core;

namespace Telltale.Adapters.Targets.Endpoints;

/// <summary>A served language model, and how to ask it. Holds the name of the variable with the key, never the key.</summary>
public sealed record EndpointOptions
{
    /// <summary>What a chat model is told where nothing else is.</summary>
    public const string GoOn =
        "Continue the user's text from exactly where it stops. Answer with the continuation alone.";

    /// <summary>Where the server is.</summary>
    public required EndpointAddress Address { get; init; }

    /// <summary>What it is asked in.</summary>
    public required EndpointDialect Dialect { get; init; }

    /// <summary>The model's name there; empty where the server serves one and asks for no name.</summary>
    public string Model { get; init; } = "";

    /// <summary>Environment variable that holds the key; null where none is needed.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>Header that carries the key; after <c>Bearer</c> in <c>Authorization</c>, alone in any other.</summary>
    public string KeyHeader { get; init; } = "Authorization";

    /// <summary>
    /// Anything that tells one state of the server from another where the name does not: stored answers of one revision
    /// are not used for another.
    /// </summary>
    public string Revision { get; init; } = "";

    /// <summary>What a chat model is told before the text; empty for nothing.</summary>
    public string Instruction { get; init; } = GoOn;

    /// <summary>Most continuations that one request asks for; 1 where a server refuses more.</summary>
    public int Choices { get; init; } = 8;

    /// <summary>How a chat request names its limit of tokens; newer servers of OpenAI want <c>max_completion_tokens</c>.</summary>
    public string LimitName { get; init; } = "max_tokens";

    /// <summary>What may be spent.</summary>
    public BudgetLimits Budget { get; init; } = BudgetLimits.None;

    /// <summary>Most requests at once.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>Most requests in any minute; null for no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Most tokens in any minute; null for no limit.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>How long to wait for an answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How often one question is sent at most.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>The longest that one question may wait between its attempts, all together.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>After an interruption, answers that are under way (and paid for) may still arrive for so long.</summary>
    internal TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Hash of all that an answer depends on beside the question: dialect, address, model, revision, instruction. Not the
    /// key, and nothing of how the server is asked.
    /// </summary>
    public string Identity =>
        ContentHash.OfBytes(
            Encoding.UTF8.GetBytes(
                string.Join('\n', "telltale/endpoint/1", Dialect.Name, Address, Model, Revision, Instruction)
            )
        );

    /// <summary>Name for people.</summary>
    public string Name => Model.Length > 0 ? $"{Model} at {Address}" : Address.ToString();

    /// <summary>Continuations that one request brings.</summary>
    internal int ContinuationsAtOnce => Dialect.HasChoices ? Choices : 1;

    /// <summary>Refuses options that contradict each other.</summary>
    /// <exception cref="BadInputException">A limit of money without a price, a model without its name, a key that would be readable on the way.</exception>
    public EndpointOptions Checked()
    {
        if (Budget is { Money: not null, PromptPrice: 0, CompletionPrice: 0 })
        {
            throw new BadInputException(
                $"{Address}: a budget in money, and no price; set price_prompt and price_completion (per million tokens)."
            );
        }

        if (Dialect.NamesModel && Model.Length == 0)
        {
            throw new BadInputException(
                $"{Address}: the dialect {Dialect.Name} names the model in each request; set model to its name on the server."
            );
        }

        if (KeyVariable is not null && Address.IsOpen)
        {
            EndpointAddress.Parse(Address.ToString(), "", carriesKey: true);
        }

        return this;
    }
}
