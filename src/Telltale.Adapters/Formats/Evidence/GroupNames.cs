using Telltale.Core;
using Telltale.Core.Evidence;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>Which records belong to one person: the lines of groups.txt, or the numbers of the array <c>groups</c>.</summary>
internal static class GroupNames
{
    /// <summary>Reads whichever is there; null when neither is.</summary>
    /// <exception cref="BadInputException">Both are there, or more or fewer names than records, or an empty one.</exception>
    public static RecordGroups? Read(EvidenceSource source, int records)
    {
        bool asArray = source.Has(EvidenceNames.Groups);
        if (source.ReadText(EvidenceNames.GroupsFile) is not { } text)
        {
            return asArray ? Of(source.Get(EvidenceNames.Groups), records) : null;
        }

        return asArray
            ? throw new BadInputException(
                $"{source.Path}: found groups.txt and the array groups, expected one of them; remove the other."
            )
            : RecordGroups.Of(RecordLines.Parse(text.Text, text.Place, records, "the name of a group"));
    }

    private static RecordGroups Of(SourceArray array, int records)
    {
        IntegerArrays.RequireInteger(array, "numbers of groups");
        if (array.Shape is not [var found] || found != records)
        {
            throw array.Fault($"found {array.Text}, expected [{records}]: the group of each record.");
        }

        string[] names = new string[records];
        IntegerArrays.Visit(array, (position, value) => names[position] = value.ToString("R"));
        return RecordGroups.Of(names);
    }
}
