using System.Globalization;
using Telltale.Audit.Plans;
using Telltale.Core;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Records;

/// <summary>Which records take part: candidates, which models are trained on, and population, which none is.</summary>
/// <param name="Candidates">Row numbers in the record set, in random order.</param>
/// <param name="Population">Row numbers in the record set, none a candidate.</param>
/// <param name="DuplicatesRemoved">Records left out because an equal one came before.</param>
public sealed record PreparedRecords(int[] Candidates, int[] Population, int DuplicatesRemoved)
{
    /// <summary>
    /// Pools all records, leaves out repeated ones, shuffles, and takes candidates and population from the front. The
    /// order in the file and any split that came with it have no say.
    /// </summary>
    /// <exception cref="BadInputException">More records asked for than there are.</exception>
    public static PreparedRecords Draw(RecordSet records, DataPlan plan, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(plan);
        List<int> kept = plan.RemoveDuplicates ? WithoutDuplicates(records) : [.. Enumerable.Range(0, records.Count)];
        int[] order = [.. kept];
        seed.Derive("records").CreateRng().Shuffle<int>(order);

        int candidates = plan.Records ?? (order.Length - plan.Population);
        if (candidates < 4 || (long)candidates + plan.Population > order.Length)
        {
            string removed =
                kept.Count < records.Count ? $" ({records.Count - kept.Count} repeated ones left out)" : "";
            throw new BadInputException(
                $"data: {plan.Records?.ToString(CultureInfo.InvariantCulture) ?? "all"} candidates and {plan.Population} population records were asked for, "
                    + $"but there are {order.Length} records{removed}, and an audit needs at least 4 candidates. Change data.records or data.population."
            );
        }

        return new PreparedRecords(
            order[..candidates],
            order[candidates..(candidates + plan.Population)],
            records.Count - kept.Count
        );
    }

    private static List<int> WithoutDuplicates(RecordSet records)
    {
        Dictionary<int, List<int>> seen = [];
        List<int> kept = new(records.Count);
        for (int record = 0; record < records.Count; record++)
        {
            int hash = records.RowHash(record);
            if (!seen.TryGetValue(hash, out List<int>? same))
            {
                seen[hash] = same = [];
            }

            if (!same.Exists(other => records.AreEqual(other, record)))
            {
                same.Add(record);
                kept.Add(record);
            }
        }

        return kept;
    }
}
