using Telltale.Audit.Ports;

namespace Telltale.Audit.Language.Forecasts;

/// <summary>
/// A text model as it is known before it is asked: nothing is sent to it, and nothing is written on its account.
/// </summary>
/// <param name="Name">Name for people.</param>
/// <param name="Access">What it shows.</param>
public sealed record PlannedTextModel(string Name, TextAccess Access)
{
    /// <summary>Whether it names tokens by number.</summary>
    public bool NamesTokens { get; init; } = true;

    /// <summary>Hash of its tokenizer; null where it is not known.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>How many tokens it makes of a text; null where that is not known.</summary>
    public Func<string, int>? CountTokens { get; init; }

    /// <summary>What asking takes, and what may be spent; null for a model of this machine.</summary>
    public ServedTerms? Terms { get; init; }

    /// <summary>Opens it, to see how fast it reads; null where that is not tried.</summary>
    public Func<ITextModel>? Open { get; init; }
}

/// <summary>What questions to a served model take at most.</summary>
/// <param name="Requests">Requests, if none fails; 0 where the answer is stored.</param>
/// <param name="Prompt">Most tokens that it reads.</param>
/// <param name="Completion">Most tokens that it writes.</param>
public readonly record struct AskedTokens(long Requests, long Prompt, long Completion)
{
    /// <summary>The sum, part by part.</summary>
    public static AskedTokens operator +(AskedTokens a, AskedTokens b) =>
        new(a.Requests + b.Requests, a.Prompt + b.Prompt, a.Completion + b.Completion);

    /// <summary>Tokens read and written.</summary>
    public long Tokens => Prompt + Completion;
}

/// <summary>On what terms a served model is asked.</summary>
public sealed record ServedTerms
{
    /// <summary>Price of a million tokens that it reads.</summary>
    public decimal PromptPrice { get; init; }

    /// <summary>Price of a million tokens that it writes.</summary>
    public decimal CompletionPrice { get; init; }

    /// <summary>Most requests in any minute; null for no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Most tokens in any minute; null for no limit.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Requests that may still be sent; null for no limit.</summary>
    public long? RequestsLeft { get; init; }

    /// <summary>Tokens that may still be spent; null for no limit.</summary>
    public long? TokensLeft { get; init; }

    /// <summary>Money that may still be spent; null for no limit.</summary>
    public decimal? MoneyLeft { get; init; }

    /// <summary>Most that a reading takes: what is set aside for it before it is sent.</summary>
    public required Func<TextQuery, AskedTokens> MostOfReading { get; init; }

    /// <summary>Most that continuations take.</summary>
    public required Func<ContinuationQuery, AskedTokens> MostOfContinuing { get; init; }

    /// <summary>Whether tokens cost anything.</summary>
    public bool HasPrice => PromptPrice > 0 || CompletionPrice > 0;

    /// <summary>Whether there is a budget.</summary>
    public bool HasBudget => RequestsLeft is not null || TokensLeft is not null || MoneyLeft is not null;

    /// <summary>What tokens cost.</summary>
    public decimal CostOf(AskedTokens tokens) =>
        ((tokens.Prompt * PromptPrice) + (tokens.Completion * CompletionPrice)) / 1_000_000;
}
