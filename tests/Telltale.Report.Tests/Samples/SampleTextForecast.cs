using Telltale.Audit.Results;

namespace Telltale.Report.Tests.Samples;

/// <summary>A forecast about texts with every part, or with as few as there can be.</summary>
internal static class SampleTextForecast
{
    public static TextForecast Of(bool whole = true) =>
        new(
            TextForecast.SchemaName,
            "hosted",
            whole ? new ForecastSize(300, 50, 1, 2, 0, 0, 150, 150) : new ForecastSize(300, 0, 1, 0, 0, 0, 0, 0),
            whole
                ? new TextForecastPower(
                    6,
                    0.61,
                    [new ForecastRate(0.1, Support.Ok, 0.214), new ForecastRate(0.01, Support.Fragile, null)],
                    new WantedLeak(0.02, 0.01, 2192, 4384, 4, false, "This plan will not see it."),
                    new ForecastRecords(150, 1.0 / 151, 46, 5999)
                )
                : null,
            [
                new ForecastModel(
                    "ours at https://models.example.com/v1",
                    "target",
                    1,
                    IsServed: true,
                    whole ? new ForecastQuestions(350, 700, 350, 350) : new ForecastQuestions(300, 0, 0, 0),
                    whole ? 12 : 0,
                    whole ? 1738 : 300,
                    61_000,
                    224_000,
                    400_000,
                    "estimated by the tokenizer of base.gguf",
                    whole ? 0.1466 : null,
                    whole ? 6952 : null,
                    whole ? new ForecastBudget(500, 1_000_000, 4.5, "1,738 requests are needed and 500 are left") : null
                ),
                .. whole
                    ?
                    [
                        new ForecastModel(
                            "models trained here",
                            "shadow models",
                            7,
                            IsServed: false,
                            new ForecastQuestions(300, 0, 0, 0),
                            0,
                            0,
                            20_000,
                            0,
                            20_000,
                            "its own tokenizer",
                            null,
                            3.5,
                            null
                        ),
                    ]
                    : (ReadOnlySpan<ForecastModel>)[],
            ],
            [
                new ForecastAttack(
                    "loss",
                    "loss",
                    new ForecastQuestions(300, 0, 0, 0),
                    0,
                    300,
                    9_000,
                    whole ? 0.0052 : null,
                    Fits: true
                ),
                .. whole
                    ?
                    [
                        new ForecastAttack(
                            "neighbour",
                            "neighbour",
                            new ForecastQuestions(300, 700, 0, 0),
                            2100,
                            1000,
                            30_000,
                            0.02,
                            Fits: false
                        ),
                    ]
                    : (ReadOnlySpan<ForecastAttack>)[],
            ],
            whole ? [new SkippedAttack("mk", "min-k-plus-plus", "needs token_mean")] : [],
            Suffices: !whole,
            ["loss"],
            whole ? 754.2 : null,
            whole ? ["Requests that fail are not counted."] : [],
            whole ? ["Take more texts."] : []
        )
        {
            Texts = whole ? 350 : 300,
            FittingTexts = whole ? 100 : null,
        };
}
