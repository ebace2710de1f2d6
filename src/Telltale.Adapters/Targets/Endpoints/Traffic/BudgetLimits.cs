using System.Globalization;

namespace Telltale.Adapters.Targets.Endpoints.Traffic;

/// <summary>What may be spent at one endpoint, and what tokens cost there.</summary>
public sealed record BudgetLimits
{
    /// <summary>No limit but those that are set.</summary>
    public static BudgetLimits None { get; } = new();

    /// <summary>Most requests, failed ones too; null for no limit.</summary>
    public long? Requests { get; init; }

    /// <summary>Most tokens, read and written together; null for no limit.</summary>
    public long? Tokens { get; init; }

    /// <summary>Most money, in the currency of the prices; null for no limit.</summary>
    public decimal? Money { get; init; }

    /// <summary>Price of a million tokens that the model reads.</summary>
    public decimal PromptPrice { get; init; }

    /// <summary>Price of a million tokens that the model writes.</summary>
    public decimal CompletionPrice { get; init; }

    /// <summary>What tokens cost.</summary>
    internal decimal Cost(TokenCount tokens) =>
        ((tokens.Prompt * PromptPrice) + (tokens.Completion * CompletionPrice)) / 1_000_000;

    /// <summary>What has been spent, for a person: <c>63 of 500 requests, 12345 tokens, 0.0123 of 5</c>.</summary>
    internal string Spoken(long requests, TokenCount tokens)
    {
        string Of<T>(T value, T? limit, string unit)
            where T : struct, IFormattable =>
            limit is { } most
                ? string.Create(CultureInfo.InvariantCulture, $"{value} of {most}{unit}")
                : string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");

        string spoken = $"{Of(requests, Requests, " requests")}, {Of(tokens.Total, Tokens, " tokens")}";
        return PromptPrice > 0 || CompletionPrice > 0
            ? $"{spoken}, cost {Of(Math.Round(Cost(tokens), 6), Money, "")}"
            : spoken;
    }
}
