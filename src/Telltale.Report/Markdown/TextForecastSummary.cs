using System.Globalization;
using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Markdown;

/// <summary>A forecast about texts on one screen.</summary>
public static class TextForecastSummary
{
    /// <summary>What will be there, what is asked of whom, what it takes, what will be seen, what to change. Lines end in LF.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="destination">Left open.</param>
    public static void Write(TextForecast forecast, TextWriter destination)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        ArgumentNullException.ThrowIfNull(destination);
        string[] parts =
        [
            Sizes(forecast),
            Budget(forecast),
            string.Concat(forecast.Models.Select(Model)),
            Attacks(forecast),
            CannotRun(forecast.CannotRun),
            forecast.Power is { } power
                ? string.Join(
                    '\n',
                    new[]
                    {
                        ForecastSummary.Wanted(power.Wanted),
                        ForecastSummary.Seen(power.Tests, power.SmallestAuc, power.Rates, One(forecast.Size)),
                        ForecastSummary.Single(power.Records, forecast.Size, One(forecast.Size)),
                    }.Where(part => part.Length > 0)
                )
                : "",
            forecast.NotCounted.Count == 0 ? "" : MarkdownText.Escape(string.Join(" ", forecast.NotCounted)) + "\n",
            ForecastSummary.Advice(forecast.Advice),
        ];
        destination.Write(string.Join('\n', parts.Where(part => part.Length > 0)));
    }

    private static string Sizes(TextForecast forecast)
    {
        ForecastSize size = forecast.Size;
        string known =
            size.Members + size.Nonmembers == 0
                ? ", of no known membership"
                : $", {Numbers.Plural(size.Members, "member")} and {Numbers.Plural(size.Nonmembers, "non-member")}{(size.Targets > 1 ? $" over {size.Targets} targets" : "")}";
        string training = forecast.TrainingSeconds is { } seconds
            ? $" Training takes about {Numbers.Seconds(seconds)} here."
            : "";
        return $"{MarkdownText.Escape(forecast.Plan)}: {Judged(size)} to be judged{known}. Nothing was sent or trained yet.{training}\n";
    }

    private static string One(ForecastSize size) => size.Rows is null ? "text" : "person";

    private static string Judged(ForecastSize size) =>
        size.Rows is { } texts
            ? $"{Numbers.Plural(size.Candidates, "person")} ({Numbers.Plural(texts, "text")} together; persons are what is counted)"
            : Numbers.Plural(size.Candidates, "text");

    private static string Budget(TextForecast forecast) =>
        forecast.Models.All(m => m.Budget is null) ? ""
        : forecast.Suffices ? "**The budget suffices.**\n"
        : $"**The budget cannot suffice.** {MarkdownText.Escape(AskingNotice.WhatFits(forecast))}\n";

    private static string Model(ForecastModel model)
    {
        string what = model.Count == 1 ? model.Part : $"{model.Part}, {Numbers.Count(model.Count)} of them";
        string takes = model.IsServed
            ? $"{Numbers.Plural(model.Requests, "request")}{(model.Answered > 0 ? $" ({Numbers.Plural(model.Answered, "answer")} stored already)" : "")}, about {Numbers.Count(model.PromptTokens)} tokens read and {(model.Questions.Continued > 0 ? "up to " : "")}{Numbers.Count(model.CompletionTokens)} written (never more than {Numbers.Count(model.MostTokens)} together; {model.CountedBy})"
            : $"about {Numbers.Plural(model.PromptTokens, "token")} each ({model.CountedBy})";
        string money = model.Cost is { } cost
            ? $", cost {cost.ToString("0.######", CultureInfo.InvariantCulture)}"
            : "";
        string time =
            model.Seconds is not { } seconds ? ""
            : model.IsServed ? $", at least {Numbers.Seconds(seconds)} at the rate given"
            : $", about {Numbers.Seconds(seconds)} here";
        string left = model.Budget is { } budget ? $" {Left(budget)}" : "";
        return $"- {MarkdownText.Escape(model.Name)} ({MarkdownText.Escape(what)}): {Questions(model.Questions)}; {MarkdownText.Escape(takes)}{money}{time}.{left}\n";
    }

    private static string Left(ForecastBudget budget)
    {
        string[] left =
        [
            .. new[]
            {
                budget.Requests is { } requests ? Numbers.Plural(requests, "request") : null,
                budget.Tokens is { } tokens ? Numbers.Plural(tokens, "token") : null,
                budget.Money is { } money ? money.ToString("0.####", CultureInfo.InvariantCulture) : null,
            }.OfType<string>(),
        ];
        return $"Left of the budget: {string.Join(", ", left)}{(budget.Lacking is { } lacking ? $"; {MarkdownText.Escape(lacking)}" : "")}.";
    }

    private static string Questions(ForecastQuestions asked)
    {
        string[] kinds =
        [
            .. new[]
            {
                asked.Texts > 0 ? Numbers.Plural(asked.Texts, "text") : null,
                asked.Copies > 0 ? $"{Numbers.Count(asked.Copies)} changed copies" : null,
                asked.Prefixed > 0 ? $"{Numbers.Plural(asked.Prefixed, "text")} after a prefix" : null,
                asked.Continued > 0 ? $"{Numbers.Plural(asked.Continued, "beginning")} to continue" : null,
            }.OfType<string>(),
        ];
        return kinds.Length == 0 ? "nothing" : string.Join(", ", kinds);
    }

    private static string Attacks(TextForecast forecast)
    {
        bool served = forecast.Models.Any(m => m.IsServed);
        bool priced = forecast.Attacks.Any(a => a.Cost is not null);
        bool budgeted = forecast.Models.Any(m => m.Budget is not null);
        string[] head =
        [
            "attack",
            "asks the target",
            "asks references",
            .. served ? ["requests", "tokens"] : (ReadOnlySpan<string>)[],
            .. priced ? ["cost"] : (ReadOnlySpan<string>)[],
            .. budgeted ? ["fits alone"] : (ReadOnlySpan<string>)[],
        ];
        IEnumerable<string[]> rows = forecast.Attacks.Select(a =>
            (string[])
                [
                    MarkdownText.Escape(a.Label),
                    Questions(a.Questions),
                    a.ReferenceQuestions == 0 ? "–" : Numbers.Count(a.ReferenceQuestions),
                    .. served ? [Numbers.Count(a.Requests), Numbers.Count(a.Tokens)] : (ReadOnlySpan<string>)[],
                    .. priced
                        ? [(a.Cost ?? 0).ToString("0.####", CultureInfo.InvariantCulture)]
                        : (ReadOnlySpan<string>)[],
                    .. budgeted ? [a.Fits ? "yes" : "no"] : (ReadOnlySpan<string>)[],
                ]
        );
        return "Each attack alone; one reading of a text serves all that need it:\n\n" + MarkdownText.Table(head, rows);
    }

    private static string CannotRun(IReadOnlyList<SkippedAttack> attacks) =>
        attacks.Count == 0
            ? ""
            : "Left out:\n\n"
                + string.Concat(
                    attacks.Select(a => $"- {MarkdownText.Escape(a.Label)}: {MarkdownText.Escape(a.Reason)}\n")
                );
}
