using Telltale.Adapters.Formats.TextEvidence;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Cli.Runs.Language;

/// <summary>Which control stands beside which suspect.</summary>
internal static class PairList
{
    private const string Header = "suspect,control";

    /// <summary>Reads a file of ids with a comma between.</summary>
    /// <exception cref="BadInputException">No such header, an unknown id, a text in two pairs, or one that is on the wrong side.</exception>
    public static IReadOnlyList<(int Suspect, int Control)> Read(string path, TextEvidence evidence)
    {
        string[] lines = TextLines.Read(path);
        if (lines[0].Trim() != Header)
        {
            throw new BadInputException($"{path}, line 1: found “{lines[0]}”, expected the header {Header}.");
        }

        Dictionary<string, int> places = evidence
            .Records.Index()
            .ToDictionary(r => r.Item.Id, r => r.Index, StringComparer.Ordinal);
        HashSet<int> taken = [];
        List<(int, int)> pairs = [];
        for (int line = 1; line < lines.Length; line++)
        {
            string[] ids = lines[line].Split(',', StringSplitOptions.TrimEntries);
            if (ids.Length != 2)
            {
                throw new BadInputException($"{path}, line {line + 1}: found “{lines[line]}”, expected two ids.");
            }

            pairs.Add((Place(ids[0], Membership.Unknown, line), Place(ids[1], Membership.NonMember, line)));
        }

        return pairs;

        int Place(string id, Membership side, int line) =>
            !places.TryGetValue(id, out int place)
                ? throw new BadInputException($"{path}, line {line + 1}: no text is called {id}.")
            : evidence.Membership[place] != side
                ? throw new BadInputException(
                    $"{path}, line {line + 1}: {id} is no {(side == Membership.Unknown ? "suspect (member null)" : "control (member false)")}."
                )
            : taken.Add(place) ? place
            : throw new BadInputException($"{path}, line {line + 1}: {id} is in two pairs.");
    }
}
