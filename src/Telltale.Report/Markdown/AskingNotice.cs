using System.Globalization;
using Telltale.Audit.Results;
using Telltale.Report.Text;

namespace Telltale.Report.Markdown;

/// <summary>What asking served models will take, in one line or two, for somebody who starts a run.</summary>
public static class AskingNotice
{
    /// <summary>
    /// Requests, tokens, money where prices are known, and time; then, where the budget cannot suffice, what will happen and what it
    /// would suffice for. Nothing where no model is served.
    /// </summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="again">How a run that stopped goes on: <c>run it again with --resume</c>.</param>
    public static IReadOnlyList<string> Lines(TextForecast forecast, string again)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        return Lines(forecast.Models, forecast.Suffices, () => WhatFits(forecast), again);
    }

    /// <summary>The same where no attack chooses the questions, so that a budget suffices for all of them or for no answer.</summary>
    /// <param name="models">What asking each model takes.</param>
    /// <param name="again">How a run that stopped goes on.</param>
    public static IReadOnlyList<string> Lines(IReadOnlyList<ForecastModel> models, string again)
    {
        ArgumentNullException.ThrowIfNull(models);
        bool suffices = models.All(m => m.Budget?.Lacking is null);
        return Lines(models, suffices, () => "There is no answer until all texts were asked about.", again);
    }

    private static string[] Lines(
        IReadOnlyList<ForecastModel> models,
        bool suffices,
        Func<string> whatFits,
        string again
    )
    {
        ForecastModel[] served = [.. models.Where(m => m.IsServed)];
        if (served.Length == 0)
        {
            return [];
        }

        string takes = Takes(served);
        if (suffices)
        {
            return [takes + (served.Any(m => m.Budget is not null) ? " The budget suffices." : "")];
        }

        string lacking = string.Join(
            "; ",
            served.Where(m => m.Budget?.Lacking is not null).Select(m => $"{m.Name}: {m.Budget!.Lacking}")
        );
        return
        [
            takes,
            $"The budget cannot suffice ({lacking}). {whatFits()} Going on all the same: the run stops when the budget is spent, every answer is kept, and nothing is paid for twice; with a larger budget, {again}.",
        ];
    }

    /// <summary>What a budget that is too small suffices for, in a sentence or two.</summary>
    internal static string WhatFits(TextForecast forecast)
    {
        string attacks =
            forecast.Fitting.Count == 0
                ? "It is too small for any of the attacks."
                : $"It suffices for {string.Join(", ", forecast.Fitting)}.";
        return forecast.FittingTexts switch
        {
            null => attacks,
            0 => $"{attacks} With all attacks it does not suffice for a single text.",
            { } some =>
                $"{attacks} With all attacks it suffices for about {Numbers.Count(some)} of the {Numbers.Count(forecast.Texts)} texts.",
        };
    }

    private static string Takes(ForecastModel[] served)
    {
        long requests = served.Sum(m => m.Requests * m.Count);
        int answered = served.Sum(m => m.Answered * m.Count);
        if (requests == 0)
        {
            return $"Nothing will be asked: {(answered == 1 ? "the one answer is" : $"all {Numbers.Count(answered)} answers are")} stored already.";
        }

        long tokens = served.Sum(m => (m.PromptTokens + m.CompletionTokens) * m.Count);
        string stored = answered == 0 ? "" : $" ({Numbers.Plural(answered, "answer")} stored already)";
        string money = served.Any(m => m.Cost is not null)
            ? $", cost {served.Sum(m => (m.Cost ?? 0) * m.Count).ToString("0.####", CultureInfo.InvariantCulture)}"
            : "";
        // One model is asked after the other.
        string time = served.Where(m => m.Requests > 0).All(m => m.Seconds is not null)
            ? $", at least {Numbers.Seconds(served.Sum(m => m.Seconds ?? 0))} at the rate given"
            : "; how long the servers take is not known";
        return $"Asking takes {Numbers.Plural(requests, "request")}{stored}, about {Numbers.Plural(tokens, "token")}{money}{time}.";
    }
}
