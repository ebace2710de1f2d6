using System.Globalization;
using System.Text;
using Telltale.Audit.Results;

namespace Telltale.Audit.Language.Forecasts;

/// <summary>What questions to one model take: at most, and likely. Each question is looked at once.</summary>
/// <param name="model">The model.</param>
/// <param name="counting">Counts the tokens of a text.</param>
internal sealed class AskingCost(PlannedTextModel model, TokenCounting counting)
{
    private readonly Dictionary<object, (AskedTokens Likely, AskedTokens Most)> _known = [];

    /// <summary>The model.</summary>
    public PlannedTextModel Model => model;

    /// <summary>How tokens are counted, for a person.</summary>
    public string CountedBy => counting.Words;

    /// <summary>What the questions will likely take.</summary>
    public AskedTokens Likely(Questions asked) => Sum(asked, cost => cost.Likely);

    /// <summary>What the questions cannot exceed, if none is sent twice.</summary>
    public AskedTokens Most(Questions asked) => Sum(asked, cost => cost.Most);

    /// <summary>Questions whose answers are stored.</summary>
    public int Answered(Questions asked) => model.Terms is null ? 0 : All(asked).Count(cost => cost.Most.Requests == 0);

    /// <summary>All that is known of asking it.</summary>
    /// <param name="part">What it is for.</param>
    /// <param name="count">How many models are asked alike.</param>
    /// <param name="kinds">The questions by kind.</param>
    /// <param name="asked">The questions to each.</param>
    /// <param name="secondsAToken">Of a model of this machine; null where it was not tried.</param>
    public ForecastModel Told(string part, int count, ForecastQuestions kinds, Questions asked, double? secondsAToken)
    {
        AskedTokens likely = Likely(asked);
        return new ForecastModel(
            model.Name,
            part,
            count,
            model.Terms is not null,
            kinds,
            Answered(asked),
            likely.Requests,
            likely.Prompt,
            likely.Completion,
            Most(asked).Tokens,
            CountedBy,
            model.Terms is { HasPrice: true } terms ? (double)Math.Round(terms.CostOf(likely), 6) : null,
            model.Terms is not null ? SecondsAtRate(asked)
                : secondsAToken is { } each ? Math.Round(each * likely.Tokens * count, 3)
                : null,
            BudgetFor(asked)
        );
    }

    /// <summary>What is left to spend, and what of it is too little; null without a budget.</summary>
    public ForecastBudget? BudgetFor(Questions asked)
    {
        if (model.Terms is not { HasBudget: true } terms)
        {
            return null;
        }

        AskedTokens needed = Likely(asked) + RoomForLast(asked);
        decimal money = terms.CostOf(needed);
        string[] lacking =
        [
            .. new[]
            {
                needed.Requests > terms.RequestsLeft
                    ? Text($"{needed.Requests:#,0} requests are needed and {terms.RequestsLeft:#,0} are left")
                    : null,
                needed.Tokens > terms.TokensLeft
                    ? Text($"about {needed.Tokens:#,0} tokens are needed and {terms.TokensLeft:#,0} are left")
                    : null,
                money > terms.MoneyLeft
                    ? Text(
                        $"about {Math.Round(money, 4)} is needed and {Math.Round(terms.MoneyLeft!.Value, 4)} is left to pay with"
                    )
                    : null,
            }.OfType<string>(),
        ];
        return new ForecastBudget(
            terms.RequestsLeft,
            terms.TokensLeft,
            (double?)terms.MoneyLeft,
            lacking.Length == 0 ? null : string.Join("; ", lacking)
        );
    }

    /// <summary>Share of the questions whose answers are stored or that what is left suffices for, in [0, 1]; 1 without a budget.</summary>
    public double ShareThatFits(Questions asked)
    {
        int all = asked.Readings.Count + asked.Continued.Count;
        if (model.Terms is not { HasBudget: true } terms || all == 0)
        {
            return 1;
        }

        AskedTokens likely = Likely(asked);
        AskedTokens last = RoomForLast(asked);
        double ofOthers = new[]
        {
            Share(terms.RequestsLeft, 0, likely.Requests),
            Share(terms.TokensLeft, last.Tokens, likely.Tokens),
            Share((double?)terms.MoneyLeft, (double)terms.CostOf(last), (double)terms.CostOf(likely)),
        }.Min();
        double stored = (double)Answered(asked) / all;
        return stored + ((1 - stored) * ofOthers);
    }

    private static double Share(double? left, double last, double needed) =>
        left is { } there && needed > 0 ? Math.Clamp((there - last) / needed, 0, 1) : 1;

    // The last request needs room for the most that it can take.
    private AskedTokens RoomForLast(Questions asked)
    {
        (AskedTokens own, AskedTokens most) = All(asked)
            .DefaultIfEmpty()
            .MaxBy(cost => cost.Most.Tokens - cost.Likely.Tokens);
        return new AskedTokens(0, most.Prompt - own.Prompt, most.Completion - own.Completion);
    }

    /// <summary>The least time that the rate allows; null without a rate.</summary>
    public double? SecondsAtRate(Questions asked)
    {
        if (model.Terms is not { } terms || (terms.RequestsPerMinute is null && terms.TokensPerMinute is null))
        {
            return null;
        }

        AskedTokens likely = Likely(asked);
        double minutes = Math.Max(
            terms.RequestsPerMinute is { } requests ? (double)likely.Requests / requests : 0,
            terms.TokensPerMinute is { } tokens ? (double)likely.Tokens / tokens : 0
        );
        return Math.Round(60 * minutes, 3);
    }

    private AskedTokens Sum(Questions asked, Func<(AskedTokens Likely, AskedTokens Most), AskedTokens> part) =>
        All(asked).Aggregate(default(AskedTokens), (sum, cost) => sum + part(cost));

    private IEnumerable<(AskedTokens Likely, AskedTokens Most)> All(Questions asked) =>
        asked.Readings.Select(Of).Concat(asked.Continued.Select(Of));

    private (AskedTokens Likely, AskedTokens Most) Of(Ports.TextQuery query)
    {
        if (!_known.TryGetValue(query, out (AskedTokens, AskedTokens) known))
        {
            known = Of(
                model.Terms?.MostOfReading(query),
                [.. query.Prefix is { } prefix ? [prefix] : (ReadOnlySpan<string>)[], query.Text],
                repeated: 1
            );
            _known.Add(query, known);
        }

        return known;
    }

    private (AskedTokens Likely, AskedTokens Most) Of(Ports.ContinuationQuery query)
    {
        if (!_known.TryGetValue(query, out (AskedTokens, AskedTokens) known))
        {
            AskedTokens? served = model.Terms?.MostOfContinuing(query);
            known = served is null
                ? Here(new AskedTokens(0, counting.Count(query.Text), (long)query.Count * query.Tokens))
                : Of(served, [query.Text], served.Value.Requests);
            _known.Add(query, known);
        }

        return known;
    }

    private (AskedTokens Likely, AskedTokens Most) Of(AskedTokens? served, string[] parts, long repeated)
    {
        if (served is not { } most)
        {
            return Here(new AskedTokens(0, parts.Sum(counting.Count), 0));
        }

        if (most.Requests == 0)
        {
            return default;
        }

        // What the server puts around the text is set aside by the byte as well.
        long around = most.Prompt - (repeated * parts.Sum(Encoding.UTF8.GetByteCount));
        long likely = (repeated * parts.Sum(counting.Count)) + TokenCounting.Of(around);
        return (most with { Prompt = Math.Min(most.Prompt, likely) }, most);
    }

    private static (AskedTokens Likely, AskedTokens Most) Here(AskedTokens tokens) => (tokens, tokens);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Counts tokens before a model has cut the texts.</summary>
/// <param name="Count">Tokens of a text.</param>
/// <param name="Words">How, for a person.</param>
internal sealed record TokenCounting(Func<string, int> Count, string Words)
{
    // Of English and its like under today's large vocabularies; scripts of many bytes a letter take more tokens a text.
    private const int BytesAToken = 4;

    /// <summary>
    /// The model's own tokenizer; else that of a model that it is held against, which is most often of the same family; else four
    /// bytes a token.
    /// </summary>
    public static TokenCounting For(PlannedTextModel model, IEnumerable<PlannedReference> others)
    {
        if (model.CountTokens is { } own)
        {
            return new TokenCounting(own, "its own tokenizer");
        }

        return others.FirstOrDefault(o => o.Model.CountTokens is not null) is { } other
            ? new TokenCounting(other.Model.CountTokens!, $"estimated by the tokenizer of {other.Model.Name}")
            : new TokenCounting(
                text => (int)Of(Encoding.UTF8.GetByteCount(text)),
                "estimated: a token for every four bytes, as in English; other scripts take more"
            );
    }

    /// <summary>Tokens of so many bytes, by the rule of thumb.</summary>
    public static long Of(long bytes) => (bytes + BytesAToken - 1) / BytesAToken;
}
