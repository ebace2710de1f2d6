using Telltale.Adapters.Store.TextAnswers;
using Telltale.Adapters.Targets.Endpoints.Dialects;
using Telltale.Adapters.Targets.Endpoints.Traffic;
using Telltale.Audit.Language.Forecasts;
using Telltale.Audit.Ports;
using Telltale.Core;

namespace Telltale.Adapters.Targets.Endpoints;

/// <summary>A served model before it is asked: what each question takes, what is stored already, and what may be spent.</summary>
internal static class EndpointPlan
{
    /// <summary>The plan. Nothing is sent or written, and the key is not looked at.</summary>
    /// <param name="options">The endpoint.</param>
    /// <param name="answers">Folder where answers are kept.</param>
    /// <exception cref="BadInputException">Options that contradict each other, or a ledger that cannot be read.</exception>
    public static PlannedTextModel Of(EndpointOptions options, string answers)
    {
        options.Checked();
        (long requests, TokenCount tokens) = BudgetLedger.Peek(Ledger(options, answers));
        BudgetLimits budget = options.Budget;
        TextAnswerFolder stored = new(answers);
        return new PlannedTextModel(options.Name, options.Dialect.Access)
        {
            NamesTokens = options.Dialect.NamesTokens,
            Terms = new ServedTerms
            {
                PromptPrice = budget.PromptPrice,
                CompletionPrice = budget.CompletionPrice,
                RequestsPerMinute = options.RequestsPerMinute,
                TokensPerMinute = options.TokensPerMinute,
                RequestsLeft = budget.Requests - requests is { } left ? Math.Max(0, left) : null,
                TokensLeft = budget.Tokens - tokens.Total is { } more ? Math.Max(0, more) : null,
                MoneyLeft = budget.Money - budget.Cost(tokens) is { } money ? Math.Max(0, money) : null,
                MostOfReading = query =>
                    stored.Load(options.Identity, query) is null
                        ? Most(options.Dialect.Read(options, query.Prefix + query.Text))
                        : default,
                MostOfContinuing = query =>
                    new ContinuationParts([query], options.ContinuationsAtOnce)
                        .Queries.Where(part => stored.Load(options.Identity, part) is null)
                        .Aggregate(
                            default(AskedTokens),
                            (sum, part) => sum + Most(options.Dialect.Continue(options, part, part.Count, seed: 0))
                        ),
            },
        };
    }

    /// <summary>Where it is written down what was spent: by the model, so that a run with a larger budget goes on from there.</summary>
    public static string Ledger(EndpointOptions options, string answers) =>
        Path.Combine(answers, $"spent-{options.Identity[..16]}");

    private static AskedTokens Most(EndpointRequest request) => new(1, request.Most.Prompt, request.Most.Completion);
}
