namespace Telltale.Attacks.Learned;

/// <summary>The records of each class.</summary>
internal static class ClassRecords
{
    /// <summary>For each class up to the highest label its records, ascending; many may be empty.</summary>
    public static int[][] Of(int[] labels)
    {
        List<int>[] records = [.. Enumerable.Range(0, labels.Max() + 1).Select(_ => new List<int>())];
        for (int record = 0; record < labels.Length; record++)
        {
            records[labels[record]].Add(record);
        }

        return Array.ConvertAll(records, list => list.ToArray());
    }
}
