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
/// <param name="Leak">TPR and FPR of a leak that must be seen; null for none.</param>
/// <param name="Threads">Threads that the run would use.</param>
internal sealed record ForecastJob(AuditJob Job, (double Tpr, double Fpr)? Leak, int Threads)
{
    /// <summary>Reads the records, tries for some seconds, and tells. Nothing is written.</summary>
    /// <exception cref="BadInputException">As the audit itself, or a leak that is none.</exception>
    public int Run(bool json, Session session)
    {
        RecordSet records = RecordSources.Read(Job.Plan.Data);
        AuditRun.Check(Job.Plan, records);
        Forecaster forecaster = new(Job.Plan, records);
        forecaster.Of(Leak, cost: null);
        ForecastCost cost = new CostTrial(Job.Plan, records, Kernel.Choose(session.Kernel), Threads, session.Time).Run(
            Job.BytesNeeded(records, Threads),
            session.Stop
        );
        AuditForecast forecast = forecaster.Of(Leak, cost);
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
}
