using Telltale.Audit.Ports;
using Telltale.Audit.Results;

namespace Telltale.Audit.Language.Forecasts;

/// <summary>What asking models about texts takes where no attack chooses the questions: canaries, orders of a benchmark.</summary>
public static class AskingForecast
{
    /// <summary>Requests, tokens, money and time, and what is left of a budget, a model. Nothing is sent.</summary>
    /// <param name="asked">The texts; equal ones are asked once.</param>
    /// <param name="target">The target.</param>
    /// <param name="reference">The model that it is held against; null for none.</param>
    public static IReadOnlyList<ForecastModel> Of(
        IReadOnlyList<TextQuery> asked,
        PlannedTextModel target,
        PlannedTextModel? reference
    )
    {
        ArgumentNullException.ThrowIfNull(asked);
        Questions questions = new([.. asked], []);
        ForecastQuestions kinds = new(questions.Readings.Count, Copies: 0, Prefixed: 0, Continued: 0);
        PlannedReference[] others = reference is null ? [] : [new PlannedReference("reference", reference)];
        return
        [
            new AskingCost(target, TokenCounting.For(target, others)).Told("target", 1, kinds, questions, null),
            .. others.Select(o =>
                new AskingCost(o.Model, TokenCounting.For(o.Model, [])).Told(
                    $"reference {o.Name}",
                    1,
                    kinds,
                    questions,
                    null
                )
            ),
        ];
    }
}
