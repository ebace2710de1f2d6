using Telltale.Audit.Results;

namespace Telltale.Report.Json;

/// <summary>Forecasts as JSON (<c>docs/schema/forecast-1.schema.json</c>, <c>text-forecast-1.schema.json</c>), laid out as <see cref="ResultJson"/> lays out results.</summary>
public static class ForecastJson
{
    /// <summary>Writes the forecast. Nothing is written when it is refused.</summary>
    /// <exception cref="InvalidOperationException">A number is NaN or infinite; the message names the property.</exception>
    public static void Write(AuditForecast forecast, Stream destination) =>
        AnswerJson.Write(forecast, ResultJsonContext.Default.AuditForecast, destination);

    /// <summary>Writes a forecast about texts.</summary>
    /// <exception cref="InvalidOperationException">As above.</exception>
    public static void Write(TextForecast forecast, Stream destination) =>
        AnswerJson.Write(forecast, ResultJsonContext.Default.TextForecast, destination);
}
