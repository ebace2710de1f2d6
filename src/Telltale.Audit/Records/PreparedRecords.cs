using System.Globalization;
using Telltale.Audit.Plans;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Records;

/// <summary>Which records take part: candidates, which models are trained on, and population, which none is.</summary>
/// <param name="Candidates">Row numbers in the record set, in random order.</param>
/// <param name="Population">Row numbers in the record set, none a candidate.</param>
/// <param name="DuplicatesRemoved">Records left out because an equal one came before.</param>
public sealed record PreparedRecords(int[] Candidates, int[] Population, int DuplicatesRemoved)
{
    /// <summary>Who each candidate belongs to; null where every record stands for itself.</summary>
    public RecordGroups? Groups { get; init; }

    /// <summary>How many are drawn into training sets or not: persons where they are known, else records.</summary>
    public int Units => Groups?.Names.Count ?? Candidates.Length;

    /// <summary>
    /// Pools all records, leaves out repeated ones, shuffles, and takes candidates and population from the front. The
    /// order in the file and any split that came with it have no say. Where records belong to persons, it is persons that are shuffled and taken,
    /// each with all rows; a row that repeats another of the same person stays.
    /// </summary>
    /// <exception cref="BadInputException">More records asked for than there are.</exception>
    public static PreparedRecords Draw(RecordSet records, DataPlan plan, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(plan);
        List<int> kept = plan.RemoveDuplicates ? WithoutDuplicates(records) : [.. Enumerable.Range(0, records.Count)];
        OwnedRows? persons = records.Groups is { } groups ? OwnedRows.Of(groups, kept) : null;
        int[] order = persons is null ? [.. kept] : [.. Enumerable.Range(0, persons.Names.Count)];
        seed.Derive("records").CreateRng().Shuffle<int>(order);

        int candidates = plan.Records ?? (order.Length - plan.Population);
        if (candidates < 4 || (long)candidates + plan.Population > order.Length)
        {
            string removed =
                kept.Count < records.Count ? $" ({records.Count - kept.Count} repeated ones left out)" : "";
            string what = persons is null ? "records" : "persons";
            throw new BadInputException(
                $"data: {plan.Records?.ToString(CultureInfo.InvariantCulture) ?? "all"} candidates and {plan.Population} population {what} were asked for, "
                    + $"but there are {order.Length} {what}{removed}, and an audit needs at least 4 candidates. Change data.records or data.population."
            );
        }

        int[] chosen = order[..candidates];
        int[] others = order[candidates..(candidates + plan.Population)];
        return persons is null
            ? new PreparedRecords(chosen, others, records.Count - kept.Count)
            : new PreparedRecords(persons.RowsOf(chosen), persons.RowsOf(others), records.Count - kept.Count)
            {
                Groups = persons.GroupsOf(chosen),
            };
    }

    /// <summary>Persons with their rows, in the order in which they first come.</summary>
    private sealed record OwnedRows(IReadOnlyList<string> Names, int[][] Rows)
    {
        public static OwnedRows Of(RecordGroups groups, List<int> kept)
        {
            RecordGroups own = RecordGroups.Of([.. kept.Select(record => groups.Names[groups.OfRecord[record]])]);
            return new OwnedRows(
                own.Names,
                [.. own.Records().Select(places => Array.ConvertAll(places, p => kept[p]))]
            );
        }

        public int[] RowsOf(int[] persons) => [.. persons.SelectMany(person => Rows[person])];

        public RecordGroups GroupsOf(int[] persons) =>
            new(
                [.. persons.Select(person => Names[person])],
                [.. persons.SelectMany((person, place) => Rows[person].Select(_ => place))]
            );
    }

    /// <summary>Rows that candidates and population can have at most, told without drawing them.</summary>
    public static (int Candidates, int Population) MostRows(RecordSet records, DataPlan plan)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(plan);
        // How many rows the persons have who will be drawn is not known.
        return records.Groups is not null
            ? (records.Count, plan.Population == 0 ? 0 : records.Count)
            : (plan.Records ?? records.Count, plan.Population);
    }

    private static bool IsOfOnePerson(RecordGroups? groups, int one, int other) =>
        groups is not null && groups.OfRecord[one] == groups.OfRecord[other];

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

            // What one person has twice cannot be on both sides.
            if (!same.Exists(other => records.AreEqual(other, record) && !IsOfOnePerson(records.Groups, other, record)))
            {
                same.Add(record);
                kept.Add(record);
            }
        }

        return kept;
    }
}
