using CsvHelper;
using Telltale.Core;
using Telltale.Core.Evidence;

namespace Telltale.Adapters.Formats.Csv;

/// <summary>What must be known in a score table before it is of use.</summary>
public enum TruthNeed
{
    /// <summary>Membership may be unknown throughout: the scores are only to be shown.</summary>
    None,

    /// <summary>At least one member and one non-member: the scores are to be assessed.</summary>
    BothSides,
}

/// <summary>
/// Score tables as CSV: the header <c>id,member,&lt;attack&gt;…</c>, then a line a record. <c>member</c> is 1, 0 or
/// empty (unknown); an empty score means that the attack has no evidence about the record (NaN in memory). Numbers are
/// written with as few digits as give the same double back.
/// </summary>
public static class ScoreTableCsv
{
    /// <summary>Reads a table from disk.</summary>
    /// <exception cref="BadInputException">As the other overload, or no such file.</exception>
    public static ScoreTable ReadFile(string path, TruthNeed need) => Read(InputFile.Open(path), path, need);

    /// <summary>Reads a table.</summary>
    /// <param name="stream">UTF-8 text; it is closed.</param>
    /// <param name="source">The table's name, for messages.</param>
    /// <param name="need">What must be known.</param>
    /// <exception cref="BadInputException">
    /// Another header, a row of another width, an id that is empty or used twice, a <c>member</c> that is not 1, 0 or
    /// empty, a score that is no finite number (the texts nan and inf too), no rows, or no member or non-member where
    /// they are needed. The message names line and column.
    /// </exception>
    public static ScoreTable Read(Stream stream, string source, TruthNeed need)
    {
        using CsvRows rows = CsvRows.Open(stream, source);
        if (rows.Header is not ["id", "member", _, ..])
        {
            string found = Printable.Shorten(string.Join(',', rows.Header));
            throw rows.Fault($"found the header '{found}', expected 'id,member,' and then a column for each attack");
        }

        int attacks = rows.Header.Count - 2;
        List<string> ids = [];
        List<Membership> membership = [];
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        List<double>[] scores = [.. Enumerable.Range(0, attacks).Select(_ => new List<double>())];
        while (rows.MoveNext())
        {
            string id = rows.Text(0);
            if (id.Length == 0)
            {
                throw rows.Fault(0, "a name for the record");
            }

            if (!seen.TryAdd(id, ids.Count))
            {
                throw rows.Fault(0, $"each id once; it is also that of record {seen[id] + 1}");
            }

            ids.Add(id);
            membership.Add(ReadMembership(rows));
            for (int attack = 0; attack < attacks; attack++)
            {
                scores[attack].Add(ReadScore(rows, attack + 2));
            }
        }

        Check(source, need, membership);
        return new ScoreTable(
            ids,
            [.. membership],
            [.. scores.Select((values, attack) => new Scores(rows.Header[attack + 2], [.. values]))]
        );
    }

    /// <summary>Writes a table as UTF-8 without a byte order mark, lines ending in LF.</summary>
    /// <param name="stream">Receives the text; stays open.</param>
    /// <param name="table">Scores may be NaN (written as nothing), not infinite.</param>
    /// <exception cref="ArgumentException">
    /// What could not be read back: no columns, a column named as another, an id that is empty or used twice, an
    /// infinite score.
    /// </exception>
    public static void Write(Stream stream, ScoreTable table)
    {
        CheckWritable(table);
        using CsvWriter writer = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        writer.WriteField("id");
        writer.WriteField("member");
        foreach (Scores column in table.Columns)
        {
            writer.WriteField(column.Label);
        }

        writer.EndRecord();
        for (int record = 0; record < table.Ids.Count; record++)
        {
            writer.WriteField(table.Ids[record]);
            writer.WriteField(
                table.Membership[record] switch
                {
                    Membership.Member => "1",
                    Membership.NonMember => "0",
                    Membership.Unknown => "",
                }
            );
            foreach (Scores column in table.Columns)
            {
                double score = column.Values[record];
                if (double.IsNaN(score))
                {
                    writer.WriteField("");
                }
                else
                {
                    writer.WriteField(score);
                }
            }

            writer.EndRecord();
        }
    }

    private static Membership ReadMembership(CsvRows rows) =>
        rows.Bytes(1) switch
        {
            [(byte)'1'] => Membership.Member,
            [(byte)'0'] => Membership.NonMember,
            [] => Membership.Unknown,
            _ => throw rows.Fault(1, "1 (member), 0 (non-member) or nothing (unknown)"),
        };

    private static double ReadScore(CsvRows rows, int column)
    {
        ReadOnlySpan<byte> text = rows.Bytes(column);
        return text.IsEmpty ? double.NaN
            : FiniteNumber.TryParse(text, out double score) ? score
            : throw rows.Fault(column, "a finite number, or nothing where the attack has no evidence");
    }

    private static void Check(string source, TruthNeed need, List<Membership> membership)
    {
        if (membership.Count == 0)
        {
            throw new BadInputException($"{source}: found a header and no records, expected a line for each record.");
        }

        int members = membership.Count(m => m == Membership.Member);
        int nonMembers = membership.Count(m => m == Membership.NonMember);
        if (need == TruthNeed.BothSides && (members == 0 || nonMembers == 0))
        {
            throw new BadInputException(
                $"{source}: found {members} members and {nonMembers} non-members among {membership.Count} records, expected at "
                    + "least one of each; put 1 and 0 into the column 'member' where the truth is known."
            );
        }
    }

    private static void CheckWritable(ScoreTable table)
    {
        HashSet<string> names = new(["id", "member"], StringComparer.Ordinal);
        if (table.Columns.Count == 0 || !table.Columns.All(c => c.Label.Length > 0 && names.Add(c.Label)))
        {
            throw new ArgumentException("A score table needs at least one column, and different names.", nameof(table));
        }

        if (table.Columns.Any(c => c.Values.Any(double.IsInfinity)))
        {
            throw new ArgumentException("An infinite score cannot be written.", nameof(table));
        }

        HashSet<string> ids = new(table.Ids.Count, StringComparer.Ordinal);
        if (!table.Ids.All(id => id.Length > 0 && ids.Add(id)))
        {
            throw new ArgumentException("Ids must be different and not empty.", nameof(table));
        }
    }
}
