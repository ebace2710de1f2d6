using Telltale.Adapters.Targets.Endpoints.Dialects;
using Telltale.Adapters.Targets.Endpoints.Traffic;
using Telltale.Audit.Plans;
using Telltale.Core;
using static Telltale.Audit.Plans.PlanKind;

namespace Telltale.Adapters.Targets.Endpoints;

/// <summary>
/// The keys of a served model, for plans and for the command line: what each may be, its default and what it is for.
/// </summary>
public static class EndpointFields
{
    private const string Unlimited = "none";
    private const string Section = "endpoint";
    private static readonly PlanKind OptionalCount = new Whole(1, long.MaxValue, Unlimited);

    /// <summary>The keys below a section of a plan.</summary>
    /// <param name="section">Such as <c>target.endpoint</c>.</param>
    public static IReadOnlyList<PlanField> Under(string section) =>
        [
            new(
                $"{section}.address",
                new Text(),
                null,
                "Where the server is: https://host/v1, or http:// to this machine.",
                Required: true
            ),
            new(
                $"{section}.dialect",
                new OneOf([.. DialectCatalog.All.Select(dialect => dialect.Name)]),
                ["openai"],
                $"What it is asked in: {string.Join("; ", DialectCatalog.All.Select(d => $"{d.Name} ({d.Summary})"))}."
            ),
            new($"{section}.model", new Text(), null, "The model's name on the server; tgi needs none."),
            new(
                $"{section}.key_variable",
                new Text(),
                null,
                "Name of the environment variable that holds the key; the key itself is never written down."
            ),
            new(
                $"{section}.key_header",
                new Text(),
                ["Authorization"],
                "Header that carries the key: Authorization (as Bearer), or another such as api-key."
            ),
            new(
                $"{section}.revision",
                new Text(),
                null,
                "Any text that tells one state of the server from another: stored answers of one revision are not used for another."
            ),
            new(
                $"{section}.instruction",
                new Text(),
                [EndpointOptions.GoOn],
                "chat: what the model is told before the text."
            ),
            new(
                $"{section}.choices",
                new Whole(1, 128),
                ["8"],
                "Most continuations that one request asks for; 1 where a server refuses more."
            ),
            new(
                $"{section}.limit_name",
                new OneOf("max_tokens", "max_completion_tokens"),
                ["max_tokens"],
                "chat: how a request names its limit of tokens; newer models of OpenAI want max_completion_tokens."
            ),
            new($"{section}.max_requests", OptionalCount, [Unlimited], "Budget: most requests, failed ones too."),
            new($"{section}.max_tokens", OptionalCount, [Unlimited], "Budget: most tokens, read and written together."),
            new(
                $"{section}.max_cost",
                new Number(0, 1e9, LowExcluded: true, Word: Unlimited),
                [Unlimited],
                "Budget: most money, in the currency of the prices."
            ),
            new(
                $"{section}.price_prompt",
                new Number(0, 1e9),
                ["0"],
                "Price of a million tokens that the model reads."
            ),
            new(
                $"{section}.price_completion",
                new Number(0, 1e9),
                ["0"],
                "Price of a million tokens that the model writes."
            ),
            new($"{section}.concurrency", new Whole(1, 256), ["4"], "Most requests at once."),
            new(
                $"{section}.requests_per_minute",
                new Whole(1, 1_000_000, Unlimited),
                [Unlimited],
                "Most requests in any minute."
            ),
            new($"{section}.tokens_per_minute", OptionalCount, [Unlimited], "Most tokens in any minute."),
            new(
                $"{section}.timeout",
                new Number(0, 86_400, LowExcluded: true),
                ["120"],
                "Seconds to wait for an answer before it is asked for again."
            ),
            new($"{section}.attempts", new Whole(1, 100), ["8"], "How often one question is sent at most."),
            new(
                $"{section}.max_wait",
                new Number(0, 86_400),
                ["600"],
                "Seconds that one question may wait between its attempts, all together."
            ),
        ];

    /// <summary>The options that checked values say.</summary>
    /// <param name="values">Values of the fields under <paramref name="section"/>.</param>
    /// <param name="section">As in <see cref="Under"/>.</param>
    /// <exception cref="BadInputException">The address is none, or options contradict each other.</exception>
    public static EndpointOptions Read(PlanValues values, string section)
    {
        EndpointDialect dialect = DialectCatalog.Find(values.Text($"{section}.dialect"));
        string? keyVariable = values.TextOrNull($"{section}.key_variable");
        return new EndpointOptions
        {
            Address = EndpointAddress.Parse(
                values.Text($"{section}.address"),
                dialect.RootPath,
                carriesKey: keyVariable is not null
            ),
            Dialect = dialect,
            Model = values.TextOrNull($"{section}.model") ?? "",
            KeyVariable = keyVariable,
            KeyHeader = values.Text($"{section}.key_header"),
            Revision = values.TextOrNull($"{section}.revision") ?? "",
            Instruction = values.Text($"{section}.instruction"),
            Choices = values.Whole($"{section}.choices"),
            LimitName = values.Text($"{section}.limit_name"),
            Budget = new BudgetLimits
            {
                Requests = Count(values, $"{section}.max_requests"),
                Tokens = Count(values, $"{section}.max_tokens"),
                Money = (decimal?)values.NumberOrNull($"{section}.max_cost"),
                PromptPrice = (decimal)values.Number($"{section}.price_prompt"),
                CompletionPrice = (decimal)values.Number($"{section}.price_completion"),
            },
            Concurrency = values.Whole($"{section}.concurrency"),
            RequestsPerMinute = (int?)Count(values, $"{section}.requests_per_minute"),
            TokensPerMinute = Count(values, $"{section}.tokens_per_minute"),
            Timeout = TimeSpan.FromSeconds(values.Number($"{section}.timeout")),
            Attempts = values.Whole($"{section}.attempts"),
            LongestWait = TimeSpan.FromSeconds(values.Number($"{section}.max_wait")),
        }.Checked();
    }

    /// <summary>
    /// Options as one text on the command line: <c>address=http://127.0.0.1:8000,dialect=vllm,model=base</c>; a text without
    /// <c>=</c> before its first comma is the address.
    /// </summary>
    /// <param name="text">Keys and values, joined by commas; a value cannot hold one.</param>
    /// <exception cref="BadInputException">An unknown key (the nearest is named), a value out of range.</exception>
    public static EndpointOptions Parse(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        List<PlanEntry> entries = [];
        for (int i = 0; i < parts.Length; i++)
        {
            string part =
                i == 0 && parts[0].StartsWith("http", StringComparison.OrdinalIgnoreCase)
                    ? $"address={parts[0]}"
                    : parts[i];
            int equals = part.IndexOf('=');
            if (equals <= 0)
            {
                throw new BadInputException(
                    $"The endpoint: part {i + 1} is not NAME=VALUE; expected something like "
                        + "http://127.0.0.1:8000/v1,dialect=vllm,model=NAME."
                );
            }

            string path = $"{Section}.{part[..equals].Replace('-', '_')}";
            if (entries.Exists(entry => entry.Path == path))
            {
                throw new BadInputException($"The endpoint: {path} is given twice; give it once.");
            }

            entries.Add(new PlanEntry(path, [part[(equals + 1)..]], IsList: false, Line: 0));
        }

        return Read(PlanValues.Check(Form, "endpoint", entries), Section);
    }

    private static PlanForm Form { get; } =
        new("telltale/endpoint/1", "A served language model", "docs/endpoints.md lists every key.", Under(Section));

    private static long? Count(PlanValues values, string path) =>
        values.Text(path) == Unlimited
            ? null
            : (long)decimal.Parse(values.Text(path), System.Globalization.CultureInfo.InvariantCulture);
}
