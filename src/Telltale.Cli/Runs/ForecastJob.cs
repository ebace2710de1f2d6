using System.Globalization;
using Telltale.Adapters.Sources;
using Telltale.Audit.Forecasts;
using Telltale.Audit.Records;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Learning.Kernels;
using Telltale.Report.Json;
using Telltale.Report.Markdown;

namespace Telltale.Cli.Runs;

/// <summary>What a plan will be able to see and what it will take, without a run.</summary>
/// <param name="Job">The audit that would be run.</param>
/// <param name="Leak">TPR@FPR of a leak that must be seen; null for none.</param>
/// <param name="Threads">Threads that the run would use.</param>
internal sealed record ForecastJob(AuditJob Job, string? Leak, int Threads)
{
    /// <summary>Reads the records, tries for some seconds, and tells. Nothing is written.</summary>
    /// <exception cref="BadInputException">As the audit itself, or a leak that is none.</exception>
    public int Run(bool json, Session session)
    {
        (double Tpr, double Fpr)? leak = ParseLeak();
        RecordSet records = RecordSources.Read(Job.Plan.Data);
        AuditRun.Check(Job.Plan, records);
        Forecaster forecaster = new(Job.Plan, records);
        forecaster.Of(leak, cost: null);
        ForecastCost cost = new CostTrial(Job.Plan, records, Kernel.Choose(session.Kernel), Threads, session.Time).Run(
            Job.BytesNeeded(records, Threads),
            session.Stop
        );
        AuditForecast forecast = forecaster.Of(leak, cost);
        if (json)
        {
            session.Print(stream => ForecastJson.Write(forecast, stream));
        }
        else
        {
            ForecastSummary.Write(forecast, session.Out);
        }

        return ExitCode.Done;
    }

    /// <summary>Refuses <c>--leak</c> where nothing is asked about it.</summary>
    /// <exception cref="BadInputException">It was given.</exception>
    public void RefuseLeak()
    {
        if (Leak is not null)
        {
            throw new BadInputException("--leak goes with --plan-only.");
        }
    }

    private (double Tpr, double Fpr)? ParseLeak()
    {
        if (Leak is null)
        {
            return null;
        }

        string[] parts = Leak.Split('@');
        return
            parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double tpr)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double fpr)
            ? (tpr, fpr)
            : throw new BadInputException($"--leak is '{Leak}'; expected TPR@FPR as fractions, such as 0.02@0.01.");
    }
}
