using System.Text;
using Telltale.Core;
using Telltale.Core.Evidence.Language;

namespace Telltale.Adapters.Formats.TextEvidence;

/// <summary>Texts without anything said about them: JSON Lines with a text each, or a text a line.</summary>
public static class TextLines
{
    /// <summary>Reads all texts in their order; empty lines of plain text are passed over.</summary>
    /// <exception cref="BadInputException">
    /// A line is too long, not UTF-8, or of JSON Lines no document or an empty one; there is no text.
    /// </exception>
    public static string[] Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
        {
            IReadOnlyList<TextRecord> records = TextDocuments.Read(path);
            TextRecord? empty = records.FirstOrDefault(record => string.IsNullOrWhiteSpace(record.Text));
            return empty is null
                ? [.. records.Select(record => record.Text)]
                : throw new BadInputException(
                    $"{path}: the text of '{Printable.Shorten(empty.Id)}' is empty; leave it out."
                );
        }

        List<string> texts = [];
        using Lines lines = new(InputFile.OpenSeekable(path), path, TextEvidenceReader.MostBytesALine);
        while (lines.TryRead(out ReadOnlyMemory<byte> line))
        {
            try
            {
                texts.Add(InputFile.StrictUtf8.GetString(line.Span));
            }
            catch (DecoderFallbackException e)
            {
                throw new BadInputException($"{path}, line {lines.Number}: not UTF-8; convert the file first.", e);
            }
        }

        texts.RemoveAll(string.IsNullOrWhiteSpace);
        return texts.Count > 0
            ? [.. texts]
            : throw new BadInputException($"{path}: found no texts, expected one a line.");
    }
}
