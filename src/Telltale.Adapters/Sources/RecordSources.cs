using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Core;

namespace Telltale.Adapters.Sources;

/// <summary>The one list of ways in which a plan's records may be stored.</summary>
public static class RecordSources
{
    private static readonly Dictionary<string, Func<DataPlan, RecordSet>> All = new(StringComparer.Ordinal)
    {
        ["idx"] = IdxRecords.Read,
        ["npy"] = NpyRecords.Read,
        ["csv"] = CsvRecords.Read,
    };

    /// <summary>Names of the formats, as plans write them.</summary>
    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>Reads the records of a plan.</summary>
    /// <exception cref="BadInputException">A file is missing or is not what the plan says.</exception>
    public static RecordSet Read(DataPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        RecordSet records = All[plan.Format](plan);
        // Counted, not taken from the largest number: all labels may be 7.
        if (records.Labels.Distinct().Take(2).Count() < 2)
        {
            throw new BadInputException(
                $"{plan.Labels ?? plan.Features}: every record has the same class; a classifier needs at least two."
            );
        }

        return records;
    }
}
