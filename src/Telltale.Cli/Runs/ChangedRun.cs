using Telltale.Adapters.Formats;
using Telltale.Adapters.Formats.Csv;
using Telltale.Adapters.Plans;
using Telltale.Audit.Changes;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Report.Json;

namespace Telltale.Cli.Runs;

/// <summary>A finished run that is compared with another: its result, its scores, its plan where it had one.</summary>
internal static class ChangedRun
{
    /// <summary>Opens the folder of a run.</summary>
    /// <exception cref="BadInputException">No run is there, or not all of one.</exception>
    public static RunScores Open(string path)
    {
        string file = Path.Combine(path, RunOutput.ResultName);
        if (!File.Exists(file))
        {
            throw new BadInputException(
                $"{path}: found no {RunOutput.ResultName}, expected the folder of a finished run (--out of audit or attack)."
            );
        }

        AuditResult result;
        using (FileStream stream = InputFile.Open(file))
        {
            result = ResultJson.Read(stream, file);
        }

        string table = Path.Combine(path, RunOutput.ScoresName);
        ScoreTable scores = ScoreTableCsv.ReadFile(table, TruthNeed.BothSides);
        return
            result.Assessments.All(a => scores.Columns.Any(c => c.Label == a.Label))
            && scores.Ids.Count == result.Inputs.Targets * result.Inputs.Records
            ? new RunScores(result, scores)
            : throw new BadInputException(
                $"{path}: found {RunOutput.ScoresName} and {RunOutput.ResultName} of different runs; run it again."
            );
    }

    /// <summary>What the plans of two audits have different; empty where either run had none.</summary>
    public static IReadOnlyList<PlanChange> Plans(AuditResult before, AuditResult after)
    {
        PlanForm? form = FormOf(before);
        if (form is null || form != FormOf(after))
        {
            return [];
        }

        PlanValues one = ValuesOf(before, form);
        PlanValues two = ValuesOf(after, form);
        return
        [
            .. form
                .Fields.Select(field => new PlanChange(field.Path, Value(one, field.Path), Value(two, field.Path)))
                .Where(change => change.Before != change.After),
        ];
    }

    private static string? Value(PlanValues values, string path) =>
        values.Has(path) ? string.Join(", ", values.Items(path)) : null;

    private static PlanForm? FormOf(AuditResult result) =>
        result.Plan.Command switch
        {
            "audit" or "demo" => PlanForm.Audit,
            "lm audit" => PlanForm.Texts,
            _ => null,
        };

    private static PlanValues ValuesOf(AuditResult result, PlanForm form) =>
        form == PlanForm.Texts
            ? YamlPlan.ParseTexts(result.Plan.Text, result.Plan.Source, Path.GetTempPath()).Values
            : YamlPlan.Parse(result.Plan.Text, result.Plan.Source, Path.GetTempPath()).Values;
}
