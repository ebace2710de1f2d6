using System.Globalization;
using Telltale.Audit.Persons;

namespace Telltale.Audit.Slices;

/// <summary>The way to part persons by how many rows, or texts, each has.</summary>
internal static class RowSliceRules
{
    /// <summary>What the way is called.</summary>
    public const string Way = "rows";

    // Half of 40 being members, fewer than ten of either class come up about once in a thousand parts.
    private const int FewestPersons = 40;
    private const int MostParts = 12;
    private const int QuarterParts = 4;

    /// <summary>
    /// The part of each person, by number: those with fewer rows first. A part is one number of rows that at least 40 persons have;
    /// numbers that are rarer are joined with their neighbours, from the largest number down so that those with most rows stay by
    /// themselves where they can, and what is left at the small end is joined to the part above it. Where more than twelve parts come of it
    /// they are quarters by the number of rows, equal numbers together. It is persons and their rows that are counted, with a score
    /// or without, on whichever side of a split: neither scores nor memberships are looked at. Empty where rows stand for themselves.
    /// </summary>
    /// <param name="persons">Who the rows belong to; null where each stands for itself.</param>
    /// <param name="names">Name of each part: <c>1 text</c>, <c>5 to 6 texts</c>.</param>
    public static int?[] Of(PersonRows? persons, out string[] names)
    {
        names = [];
        if (persons is null)
        {
            return [];
        }

        int[] rows = [.. Enumerable.Range(0, persons.Count).Select(person => persons.RowsOf(person).Length)];
        int[] lowest = Lowest(rows);
        bool areFew = lowest.Length <= MostParts;
        int?[] parts = areFew
            ? [.. rows.Select(n => (int?)(lowest.Count(low => low <= n) - 1))]
            : SliceRules.Quarters([.. rows.Select(n => (double)n)]);
        names =
        [
            .. Enumerable
                .Range(0, areFew ? lowest.Length : QuarterParts)
                .Select(part => Name([.. rows.Where((_, person) => parts[person] == part)], persons.Row)),
        ];
        return parts;
    }

    // The smallest number of rows in each part, ascending.
    private static int[] Lowest(int[] rows)
    {
        List<int> lowest = [];
        int inside = 0;
        foreach ((int number, int persons) in rows.CountBy(n => n).OrderByDescending(n => n.Key))
        {
            inside += persons;
            if (inside >= FewestPersons)
            {
                lowest.Add(number);
                inside = 0;
            }
        }

        if (inside > 0 || lowest.Count == 0)
        {
            lowest = [.. lowest.SkipLast(1), rows.Min()];
        }

        lowest.Reverse();
        return [.. lowest];
    }

    private static string Name(int[] inside, Subject row)
    {
        if (inside.Length == 0)
        {
            return "";
        }

        int low = inside.Min();
        int high = inside.Max();
        return low < high
            ? $"{Text(low)} to {Text(high)} {row.Many}"
            : $"{Text(low)} {(low == 1 ? row.One : row.Many)}";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
