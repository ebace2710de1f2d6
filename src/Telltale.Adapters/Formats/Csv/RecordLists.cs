using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Text;

namespace Telltale.Adapters.Formats.Csv;

/// <summary>Lists of records that a user names: one id a line, or groups as CSV <c>id,group</c>.</summary>
public sealed class RecordLists
{
    private readonly IReadOnlyList<string> _ids;
    private readonly string _evidence;
    private readonly string _what;
    private readonly Dictionary<string, int> _places;

    /// <summary>Looks ids up in a piece of evidence.</summary>
    /// <param name="ids">Its ids.</param>
    /// <param name="evidence">What to call it in messages.</param>
    /// <param name="what">What an id names, for messages.</param>
    public RecordLists(IReadOnlyList<string> ids, string evidence, string what = "record")
    {
        ArgumentNullException.ThrowIfNull(ids);
        _ids = ids;
        _evidence = evidence;
        _what = what;
        _places = new Dictionary<string, int>(ids.Count, StringComparer.Ordinal);
        for (int i = 0; i < ids.Count; i++)
        {
            _places[ids[i]] = i;
        }
    }

    /// <summary>The place of a record.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="source">Where it was named, for the message.</param>
    /// <exception cref="BadInputException">There is no such record; the nearest is named.</exception>
    public int Find(string id, string source) =>
        _places.TryGetValue(id, out int place)
            ? place
            : throw new BadInputException(
                $"{source}: found no {_what} '{Printable.Shorten(id)}' among the {_ids.Count} of {_evidence}; did you mean {Nearest.Of(id, _ids)}?"
            );

    /// <summary>Reads a file with an id a line; empty lines are passed over, each record counts once.</summary>
    /// <exception cref="BadInputException">No such file, not UTF-8, no ids, or one that is unknown.</exception>
    public IReadOnlyList<int> ReadList(string path)
    {
        List<int> places = [];
        HashSet<int> seen = [];
        using StreamReader reader = new(InputFile.Open(path), InputFile.StrictUtf8);
        int line = 0;
        try
        {
            while (reader.ReadLine() is { } text)
            {
                line++;
                if (
                    text.Trim() is { Length: > 0 } id
                    && Find(id, $"{path}, line {line}") is var place
                    && seen.Add(place)
                )
                {
                    places.Add(place);
                }
            }
        }
        catch (System.Text.DecoderFallbackException e)
        {
            throw new BadInputException(
                $"{path}, line {line + 1}: found bytes that are not UTF-8; save the file as UTF-8.",
                e
            );
        }

        return places.Count > 0 ? places : throw new BadInputException($"{path}: found no ids, expected one a line.");
    }

    /// <summary>Reads who each record belongs to from CSV with the header <c>id,group</c>: one group a record.</summary>
    /// <exception cref="BadInputException">As <see cref="ReadGroups"/>, or a record in no group or in several.</exception>
    public RecordGroups ReadOwners(string path)
    {
        string?[] names = new string?[_ids.Count];
        foreach ((string group, IReadOnlyList<int> records) in ReadGroups(path))
        {
            foreach (int record in records)
            {
                if (names[record] is { } other)
                {
                    throw new BadInputException(
                        $"{path}: found {_what} '{Printable.Shorten(_ids[record])}' in the groups '{Printable.Shorten(other)}' and '{Printable.Shorten(group)}', expected one."
                    );
                }

                names[record] = group;
            }
        }

        int missing = Array.IndexOf(names, null);
        return missing < 0
            ? RecordGroups.Of([.. names.OfType<string>()])
            : throw new BadInputException(
                $"{path}: found no group for {_what} '{Printable.Shorten(_ids[missing])}' of {_evidence}, expected one for each; somebody with a single row is a group too."
            );
    }

    /// <summary>Reads groups from CSV with the header <c>id,group</c>; a record may be in several.</summary>
    /// <exception cref="BadInputException">No such file, another header, an unknown id, a group without a name, no rows.</exception>
    public IReadOnlyList<(string Group, IReadOnlyList<int> Records)> ReadGroups(string path)
    {
        using CsvRows rows = CsvRows.Open(InputFile.Open(path), path);
        if (rows.Header is not ["id", "group"])
        {
            throw rows.Fault(
                $"found the header '{Printable.Shorten(string.Join(',', rows.Header))}', expected 'id,group'"
            );
        }

        List<(string Group, IReadOnlyList<int> Records)> groups = [];
        Dictionary<string, List<int>> byName = new(StringComparer.Ordinal);
        int line = 1;
        while (rows.MoveNext())
        {
            line++;
            string name = rows.Text(1);
            if (name.Length == 0)
            {
                throw rows.Fault(1, "the name of a group");
            }

            int place = Find(rows.Text(0), $"{path}, row {line}");
            if (!byName.TryGetValue(name, out List<int>? members))
            {
                byName[name] = members = [];
                groups.Add((name, members));
            }

            if (!members.Contains(place))
            {
                members.Add(place);
            }
        }

        return groups.Count > 0
            ? groups
            : throw new BadInputException(
                $"{path}: found a header and no rows, expected a record and its group in each."
            );
    }
}
