using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Telltale.Adapters.Formats;
using Telltale.Adapters.Formats.TextEvidence;
using Telltale.Adapters.Store;
using Telltale.Audit.Canaries;
using Telltale.Core;
using Telltale.Core.Randomness;

namespace Telltale.Adapters.Canaries;

/// <summary>What came of planting.</summary>
/// <param name="Texts">Texts in the data set before.</param>
/// <param name="Planted">Canaries that went in.</param>
/// <param name="Added">Lines that were added: planted canaries times repeats.</param>
/// <param name="Hash">SHA-256 of the new data set.</param>
public sealed record Planting(long Texts, int Planted, long Added, string Hash);

/// <summary>Writes a data set with canaries in it: JSON Lines with a <c>text</c>, or plain text with a document a line.</summary>
public static class PlantedDataset
{
    private const int LongestLine = 8 << 20;

    /// <summary>Whether a file is JSON Lines by its name; else every line is a text.</summary>
    public static bool IsJson(string path) =>
        path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Copies the data set and puts the planted canaries in at random places. Lines that were there stay as they are, byte
    /// for byte; a canary's line has nothing but <c>text</c>, and an <c>id</c> where the data set has them.
    /// </summary>
    /// <exception cref="BadInputException">A line is not UTF-8, no JSON object with a <c>text</c>, or there is none.</exception>
    public static Planting Write(string source, string destination, CanaryKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        bool json = IsJson(source);
        (long texts, bool ids) = Check(source, json);
        string[] planted = [.. key.Draw().Where(c => c.IsPlanted).Select(c => c.Text)];
        Rng rng = key.Places().CreateRng();

        // Before which line each copy goes; one more place than there are lines.
        (long Place, string Text)[] places =
        [
            .. planted
                .SelectMany(text => Enumerable.Range(0, key.Repeats).Select(_ => text))
                .Select(text => ((long)(rng.NextUniform() * (texts + 1)), text))
                .OrderBy(p => p.Item1),
        ];
        using SHA256 hash = SHA256.Create();
        AtomicFile.Write(
            destination,
            stream =>
            {
                using CryptoStream hashed = new(stream, hash, CryptoStreamMode.Write, leaveOpen: true);
                using Lines lines = new(InputFile.OpenSeekable(source), source, LongestLine);
                int next = 0;
                long line = 0;
                while (lines.TryRead(out ReadOnlyMemory<byte> bytes))
                {
                    if (bytes.Length == 0)
                    {
                        continue;
                    }

                    for (; next < places.Length && places[next].Place <= line; next++)
                    {
                        hashed.Write(CanaryLine(places[next].Text, json, ids, rng));
                    }

                    hashed.Write(bytes.Span);
                    hashed.WriteByte((byte)'\n');
                    line++;
                }

                for (; next < places.Length; next++)
                {
                    hashed.Write(CanaryLine(places[next].Text, json, ids, rng));
                }

                hashed.FlushFinalBlock();
            }
        );
        return new Planting(texts, planted.Length, places.Length, Convert.ToHexStringLower(hash.Hash!));
    }

    private static byte[] CanaryLine(string text, bool json, bool ids, Rng rng)
    {
        if (!json)
        {
            return Encoding.UTF8.GetBytes(text + "\n");
        }

        // A name that says nothing.
        string id = ids ? $"\"id\":\"{rng.NextBits():x16}\"," : "";
        return Encoding.UTF8.GetBytes($"{{{id}\"text\":{JsonSerializer.Serialize(text)}}}\n");
    }

    private static (long Texts, bool Ids) Check(string source, bool json)
    {
        long texts = 0;
        bool ids = false;
        using Lines lines = new(InputFile.OpenSeekable(source), source, LongestLine);
        while (lines.TryRead(out ReadOnlyMemory<byte> bytes))
        {
            if (bytes.Length == 0)
            {
                continue;
            }

            if (!json)
            {
                RequireUtf8(bytes.Span, source, lines.Number);
            }
            else
            {
                ids |= HasId(bytes, source, lines.Number);
            }

            texts++;
        }

        return texts > 0
            ? (texts, ids)
            : throw new BadInputException($"{source}: found no texts, expected a document a line.");
    }

    private static void RequireUtf8(ReadOnlySpan<byte> line, string source, int number)
    {
        if (!System.Text.Unicode.Utf8.IsValid(line))
        {
            throw new BadInputException($"{source}, line {number}: not UTF-8; convert the file first.");
        }
    }

    private static bool HasId(ReadOnlyMemory<byte> line, string source, int number)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            return
                root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("text", out JsonElement text)
                && text.ValueKind == JsonValueKind.String
                ? root.TryGetProperty("id", out _)
                : throw new BadInputException(
                    $"{source}, line {number}: expected a JSON object with a text, such as {{\"text\": \"…\"}}."
                );
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{source}, line {number}: not valid JSON: {e.Message}", e);
        }
    }
}
