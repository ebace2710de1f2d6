using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Telltale.Adapters.Formats;
using Telltale.Adapters.Store;
using Telltale.Audit.Canaries;
using Telltale.Core;

namespace Telltale.Adapters.Canaries;

/// <summary>
/// The sealed key of planted canaries, a JSON file that only its owner may read, and the commitment to it, which may be
/// published before training.
/// </summary>
public static class CanaryKeyFile
{
    private const string Schema = "telltale/canaries/1";
    private const long LargestFile = 1 << 16;

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a key so that only its owner may read it.</summary>
    /// <param name="path">Where.</param>
    /// <param name="key">The key.</param>
    /// <param name="dataset">SHA-256 of the data set with the canaries in it.</param>
    public static void Write(string path, CanaryKey key, string dataset)
    {
        ArgumentNullException.ThrowIfNull(key);
        JsonObject file = new()
        {
            ["schema"] = Schema,
            ["secret"] = Convert.ToHexStringLower(key.Secret),
            ["template"] = key.Template.Text,
            ["canaries"] = key.Canaries,
            ["references"] = key.References,
            ["repeats"] = key.Repeats,
            ["commitment"] = key.Commitment(),
            ["dataset"] = dataset,
        };
        AtomicFile.Write(path, stream => WriteText(stream, file));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    /// <summary>Writes what may be published: the commitment, and how many texts the data set has.</summary>
    public static void WriteCommitment(string path, CanaryKey key, string dataset, long texts)
    {
        ArgumentNullException.ThrowIfNull(key);
        JsonObject file = new()
        {
            ["schema"] = "telltale/canary-commitment/1",
            ["commitment"] = key.Commitment(),
            ["dataset"] = dataset,
            ["texts"] = texts,
        };
        AtomicFile.Write(path, stream => WriteText(stream, file));
    }

    /// <summary>Reads a key.</summary>
    /// <exception cref="BadInputException">It is no key, or was changed after it was written.</exception>
    public static CanaryKey Read(string path)
    {
        JsonObject file = ReadObject(path);
        if (Text(path, file, "schema") != Schema)
        {
            throw new BadInputException(
                $"{path}: found schema “{file["schema"]}”, expected {Schema}; give the key.json that `telltale canary plant` wrote."
            );
        }

        byte[] secret;
        try
        {
            secret = Convert.FromHexString(Text(path, file, "secret"));
        }
        catch (FormatException e)
        {
            throw new BadInputException($"{path}: secret is not hexadecimal; the key is damaged.", e);
        }

        CanaryKey key = new(
            secret,
            CanaryTemplate.Parse(Text(path, file, "template")),
            Whole(path, file, "canaries"),
            Whole(path, file, "references"),
            Whole(path, file, "repeats")
        );
        key.Require();
        string stated = Text(path, file, "commitment");
        return key.Commitment() == stated
            ? key
            : throw new BadInputException(
                $"{path}: the key does not fit its own commitment {stated}: it was changed after it was written, and no test with it means anything."
            );
    }

    /// <summary>The commitment out of a published file, or given as it is in hexadecimal.</summary>
    /// <exception cref="BadInputException">Neither.</exception>
    public static string ReadCommitment(string given)
    {
        ArgumentNullException.ThrowIfNull(given);
        if (given.Length == 64 && given.All(char.IsAsciiHexDigit))
        {
            return given.ToLowerInvariant();
        }

        return Text(given, ReadObject(given), "commitment").ToLowerInvariant();
    }

    private static void WriteText(Stream stream, JsonObject file) =>
        stream.Write(Encoding.UTF8.GetBytes(file.ToJsonString(Layout) + "\n"));

    private static JsonObject ReadObject(string path)
    {
        using Stream stream = InputFile.OpenSeekable(path);
        if (stream.Length > LargestFile)
        {
            throw new BadInputException($"{path}: found {stream.Length} bytes, expected a small JSON file.");
        }

        try
        {
            return JsonNode.Parse(stream) as JsonObject
                ?? throw new BadInputException($"{path}: found no JSON object.");
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{path}: not valid JSON: {e.Message}", e);
        }
    }

    private static string Text(string path, JsonObject file, string name) =>
        file[name] is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : throw new BadInputException($"{path}: {name} is missing or no text.");

    private static int Whole(string path, JsonObject file, string name) =>
        file[name] is JsonValue value && value.TryGetValue(out int number)
            ? number
            : throw new BadInputException($"{path}: {name} is missing or no whole number.");
}
