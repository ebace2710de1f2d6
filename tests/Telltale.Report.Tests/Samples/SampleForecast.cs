using Telltale.Audit.Results;

namespace Telltale.Report.Tests.Samples;

/// <summary>A forecast with every part, or with as few as there can be.</summary>
internal static class SampleForecast
{
    public static AuditForecast Of(bool whole = true) =>
        new(
            AuditForecast.SchemaName,
            "fashion",
            new ForecastSize(1200, 300, 1, 16, 2, 3, 600, 600),
            9,
            whole ? 0.556 : null,
            [
                new ForecastRate(0.1, Support.Ok, 0.157),
                new ForecastRate(0.01, Support.Fragile, 0.0282),
                new ForecastRate(0.001, Support.Unsupported, null),
            ],
            whole ? new WantedLeak(0.02, 0.01, 2192, 4384, 4, false, "This plan will not see it.") : null,
            new ForecastRecords(600, 1.0 / 601, whole ? 40 : 1, 23_999),
            [
                new ForecastCheck("baseline", true, ""),
                new ForecastCheck("repeatability", false, "Not needed."),
                new ForecastCheck("models", true, "It will warn."),
            ],
            whole
                ? new ForecastCost(
                    754.2,
                    3.1,
                    0.09,
                    41.5,
                    2,
                    3.2e9,
                    1.06e8,
                    ["Early stopping may end training sooner."]
                )
                : null,
            whole ? ["More targets cost no further training."] : []
        );
}
