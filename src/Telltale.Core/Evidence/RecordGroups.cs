namespace Telltale.Core.Evidence;

/// <summary>Which records belong together: those of one person, one user, one household.</summary>
public sealed class RecordGroups
{
    /// <summary>Puts names and records together.</summary>
    /// <param name="names">A name for each group.</param>
    /// <param name="ofRecord">Group of each record, 0 … number of names − 1.</param>
    /// <exception cref="ArgumentException">A record belongs to a group without a name.</exception>
    public RecordGroups(IReadOnlyList<string> names, int[] ofRecord)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(ofRecord);
        if (Array.Exists(ofRecord, group => (uint)group >= (uint)names.Count))
        {
            throw new ArgumentException($"Groups are numbered 0 to {names.Count - 1}.", nameof(ofRecord));
        }

        Names = names;
        OfRecord = ofRecord;
    }

    /// <summary>A name for each group.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Group of each record.</summary>
    public int[] OfRecord { get; }

    /// <summary>Groups from the name of each record's group, numbered in the order in which they first come.</summary>
    public static RecordGroups Of(IReadOnlyList<string> nameOfRecord)
    {
        ArgumentNullException.ThrowIfNull(nameOfRecord);
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        List<string> names = [];
        int[] ofRecord = new int[nameOfRecord.Count];
        for (int record = 0; record < ofRecord.Length; record++)
        {
            string name = nameOfRecord[record];
            if (!numbers.TryGetValue(name, out int group))
            {
                group = names.Count;
                numbers.Add(name, group);
                names.Add(name);
            }

            ofRecord[record] = group;
        }

        return new RecordGroups(names, ofRecord);
    }

    /// <summary>The records of each group, ascending.</summary>
    public int[][] Records()
    {
        int[] counts = new int[Names.Count];
        foreach (int group in OfRecord)
        {
            counts[group]++;
        }

        int[][] records = [.. counts.Select(count => new int[count])];
        Array.Clear(counts);
        for (int record = 0; record < OfRecord.Length; record++)
        {
            int group = OfRecord[record];
            records[group][counts[group]++] = record;
        }

        return records;
    }
}
