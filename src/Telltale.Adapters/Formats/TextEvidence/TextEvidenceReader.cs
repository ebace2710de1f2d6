using Telltale.Adapters.Formats.Csv;
using Telltale.Adapters.Store;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Adapters.Formats.TextEvidence;

/// <summary>
/// Evidence of a language model: JSON Lines, a document a line, as <c>docs/design.md</c> describes it. Read as a stream; a
/// file is refused at its first wrong line, with the line's number, what was found and what was expected.
/// </summary>
public static class TextEvidenceReader
{
    /// <summary>Longest line: no document has that much to say, and no file can fill the memory with one line.</summary>
    public const int MostBytesALine = 8 << 20;

    /// <summary>Name of the file in a folder of evidence.</summary>
    public const string FileName = "evidence.jsonl";

    /// <summary>The file of evidence of texts that a path means; null where it means another kind.</summary>
    /// <param name="path">A file, or a folder with <see cref="FileName"/> in it.</param>
    public static string? Find(string path)
    {
        string inside = Path.Combine(path, FileName);
        if (Directory.Exists(path))
        {
            return File.Exists(inside) ? inside : null;
        }

        bool isNamedSo =
            path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        return isNamedSo || (File.Exists(path) && BeginsWithBracket(path)) ? path : null;
    }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="BadInputException">As <see cref="Read"/>, or no such file.</exception>
    public static OpenTextEvidence ReadFile(string path, TruthNeed need) =>
        new(
            Read(InputFile.OpenSeekable(path), path, need),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["evidence"] = ContentHash.OfFile(path) }
        );

    /// <summary>Reads all documents.</summary>
    /// <param name="stream">UTF-8 text; it is closed.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="need">What must be known of the documents' membership.</param>
    /// <exception cref="BadInputException">
    /// A line that is too long, not UTF-8, no JSON, or holds a wrong value or an unknown name; an id used twice; no
    /// documents to judge; some that belong to somebody and some to nobody; no member or non-member where they are needed.
    /// </exception>
    public static Core.Evidence.Language.TextEvidence Read(Stream stream, string source, TruthNeed need)
    {
        Core.Evidence.Language.TextEvidence evidence = Whole([.. Stream(stream, source)], source);
        if (evidence.Records.Count == 0)
        {
            throw new BadInputException($"{source}: found no document to judge, expected a JSON object a line.");
        }

        int members = evidence.Membership.Count(m => m == Membership.Member);
        int nonMembers = evidence.Membership.Count(m => m == Membership.NonMember);
        return need == TruthNeed.None || (members > 0 && nonMembers > 0)
            ? evidence
            : throw new BadInputException(
                $"{source}: found {members} members and {nonMembers} non-members among {evidence.Records.Count} documents, expected at least one of each; say \"member\": true and false where the truth is known."
            );
    }

    /// <summary>Reads document after document; only one line is held at a time.</summary>
    public static IEnumerable<TextRecord> Stream(Stream stream, string source)
    {
        using Lines lines = new(stream, source, MostBytesALine);
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        while (lines.TryRead(out ReadOnlyMemory<byte> line))
        {
            if (line.Length == 0)
            {
                continue;
            }

            TextRecord record = TextLineReader.Read(line, $"{source}, line {lines.Number}");
            if (!seen.TryAdd(record.Id, lines.Number))
            {
                throw new BadInputException(
                    $"{source}, line {lines.Number}: found the id '{Printable.Shorten(record.Id)}' as in line {seen[record.Id]}, expected each id once."
                );
            }

            yield return record;
        }
    }

    // What is wrong with documents together is wrong with the file.
    private static Core.Evidence.Language.TextEvidence Whole(TextRecord[] records, string source)
    {
        try
        {
            return new Core.Evidence.Language.TextEvidence(records);
        }
        catch (BadInputException e)
        {
            throw new BadInputException($"{source}: {e.Message}", e);
        }
    }

    private static bool BeginsWithBracket(string path)
    {
        using FileStream stream = InputFile.Open(path);
        Span<byte> start = stackalloc byte[4];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        start = start[..read];
        return start is [(byte)'{', ..] or [0xEF, 0xBB, 0xBF, (byte)'{'];
    }
}
