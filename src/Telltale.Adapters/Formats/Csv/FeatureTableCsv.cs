using System.Globalization;
using Telltale.Core;
using Telltale.Core.Numerics;
using Telltale.Core.Text;

namespace Telltale.Adapters.Formats.Csv;

/// <summary>
/// Tables of features as CSV: a header, then a line a record. Columns of numbers become one feature each; columns of
/// texts one feature for each different text (one-hot, sorted by code point). Nothing is filled in.
/// </summary>
public static class FeatureTableCsv
{
    /// <summary>Reads a table from disk.</summary>
    /// <exception cref="BadInputException">As the other overload, or no such file.</exception>
    public static FeatureTable ReadFile(string path, FeatureTableOptions options) =>
        Read(InputFile.Open(path), path, options);

    /// <summary>Reads a table.</summary>
    /// <param name="stream">UTF-8 text; it is closed.</param>
    /// <param name="source">The table's name, for messages.</param>
    /// <param name="options">Which column means what.</param>
    /// <exception cref="BadInputException">
    /// A column that is not there, a missing value (a group too), an infinite number, a column with numbers and texts that was not
    /// declared categorical, too many categories, a single class, no records. The message names line and column.
    /// </exception>
    public static FeatureTable Read(Stream stream, string source, FeatureTableOptions options)
    {
        using CsvRows rows = CsvRows.Open(stream, source);
        int label = Find(rows, options.LabelColumn);
        int id = options.IdColumn is null ? -1 : Find(rows, options.IdColumn);
        int group = options.GroupColumn is null ? -1 : Find(rows, options.GroupColumn);
        HashSet<int> ignored = [.. options.IgnoredColumns.Select(name => Find(rows, name)), label, id, group];
        HashSet<int> categorical = [.. options.CategoricalColumns.Select(name => Find(rows, name))];
        FeatureColumnReader[] columns =
        [
            .. Enumerable
                .Range(0, rows.Header.Count)
                .Where(column => !ignored.Contains(column))
                .Select(column => new FeatureColumnReader(column, categorical.Contains(column), options)),
        ];

        List<string> ids = [];
        List<string> labels = [];
        List<string>? groups = group < 0 ? null : [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (rows.MoveNext())
        {
            string name = id < 0 ? ids.Count.ToString(CultureInfo.InvariantCulture) : rows.Text(id);
            if (name.Length == 0 || !seen.Add(name))
            {
                throw rows.Fault(id, "a name for the record that no other has");
            }

            ids.Add(name);
            labels.Add(rows.Text(label));
            if (options.MissingTexts.Append("").Contains(labels[^1], StringComparer.OrdinalIgnoreCase))
            {
                throw rows.Fault(label, "a class; take the record out, or give it one");
            }

            if (groups is not null)
            {
                groups.Add(rows.Text(group));
                if (options.MissingTexts.Append("").Contains(groups[^1], StringComparer.OrdinalIgnoreCase))
                {
                    throw rows.Fault(
                        group,
                        "who the record belongs to; take the record out, or give it a name of its own"
                    );
                }
            }

            foreach (FeatureColumnReader column in columns)
            {
                column.Read(rows);
            }
        }

        if (ids.Count == 0)
        {
            throw new BadInputException($"{source}: found a header and no records, expected a line for each record.");
        }

        string[] classes = SortClasses(labels);
        if (classes.Length < 2)
        {
            throw new BadInputException(
                $"{source}: column '{options.LabelColumn}': found the single class '{Printable.Shorten(classes[0])}', expected two "
                    + "or more."
            );
        }

        Dictionary<string, int> index = classes.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        (Matrix<double> features, FeatureColumn[] meanings) = Join(columns, ids.Count, source);
        return new FeatureTable(ids, features, meanings, [.. labels.Select(l => index[l])], classes)
        {
            Groups = groups,
        };
    }

    private static int Find(CsvRows rows, string name)
    {
        for (int column = 0; column < rows.Header.Count; column++)
        {
            if (rows.Header[column] == name)
            {
                return column;
            }
        }

        string nearest = Nearest.Of(name, rows.Header);
        throw rows.Fault(
            $"found no column '{Printable.Shorten(name)}', expected one in the header; the nearest is '{nearest}'"
        );
    }

    private static (Matrix<double> Features, FeatureColumn[] Columns) Join(
        FeatureColumnReader[] columns,
        int records,
        string source
    )
    {
        FeatureColumn[] meanings = [.. columns.SelectMany(c => c.Meanings())];
        if (meanings.Length == 0)
        {
            throw new BadInputException(
                $"{source}: found no column of features beside the label, expected at least one."
            );
        }

        if ((long)meanings.Length * records > Array.MaxLength)
        {
            throw new BadInputException(
                $"{source}: found {records} records with {meanings.Length} features (texts count once for each value), expected "
                    + $"at most {Array.MaxLength} numbers; leave columns out."
            );
        }

        Matrix<double> features = new(records, meanings.Length);
        int first = 0;
        foreach (FeatureColumnReader column in columns)
        {
            first += column.Fill(features, first);
        }

        return (features, meanings);
    }

    private static string[] SortClasses(List<string> labels)
    {
        string[] classes = [.. labels.Distinct(StringComparer.Ordinal)];
        long[] numbers = new long[classes.Length];
        bool integers = true;
        for (int i = 0; i < classes.Length && integers; i++)
        {
            integers = long.TryParse(
                classes[i],
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out numbers[i]
            );
        }

        // "07" and "7" are different texts, hence different classes; the text breaks the tie.
        Array.Sort(classes, StringComparer.Ordinal);
        return integers ? [.. classes.OrderBy(c => long.Parse(c, CultureInfo.InvariantCulture))] : classes;
    }
}
