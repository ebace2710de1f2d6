using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Telltale.Audit.Language;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Adapters.Formats.TextEvidence;

/// <summary>One line of evidence of texts, from bytes to a document.</summary>
internal static class TextLineReader
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">Bytes without the end of the line.</param>
    /// <param name="place">File and line, for messages.</param>
    /// <exception cref="BadInputException">Not UTF-8, no JSON, or a value that is not as it must be.</exception>
    public static TextRecord Read(ReadOnlyMemory<byte> line, string place)
    {
        if (!Utf8.IsValid(line.Span))
        {
            throw new BadInputException(
                $"{place}: found a byte that is not UTF-8 (the {FirstWrong(line.Span) + 1}th of the line), expected UTF-8; save the file so."
            );
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return Document(new JsonPart(document.RootElement, place));
        }
        catch (JsonException e)
        {
            int at = (int)Math.Min(e.BytePositionInLine ?? 0, line.Length);
            string near = Printable.Shorten(Encoding.UTF8.GetString(line.Span[Math.Max(0, at - 10)..]), 30);
            string number =
                near.Contains("NaN", StringComparison.Ordinal) || near.Contains("Infinity", StringComparison.Ordinal)
                    ? " (JSON has no NaN and no Infinity; leave out what is not known)"
                    : "";
            throw new BadInputException(
                $"{place}: found what is no JSON, near '{near}'{number}, expected an object a line, as json.dumps writes it.",
                e
            );
        }
    }

    private static TextRecord Document(JsonPart part)
    {
        part.RequireNames(TextFields.OfDocument);
        string? id = part.Text(TextFields.Id);
        if (string.IsNullOrEmpty(id))
        {
            throw new BadInputException($"{part.Place}: found no id, expected a name for the document.");
        }

        part = part with { Place = $"{part.Place} ({Printable.Shorten(id)})" };
        string text = part.Text(TextFields.Text) ?? "";
        TokenSignals? signals = Signals(part);
        TextContinuations? continuations = Continuations(part);
        if (signals is null && continuations is null)
        {
            throw new BadInputException(
                $"{part.Place}: found neither {TextFields.LogProbabilities} nor {TextFields.Continuations}, expected what the target says of the document."
            );
        }

        bool? member = part.Flag(TextFields.Member);
        bool isForFitting = part.Flag(TextFields.Fit) ?? false;
        if (isForFitting && member is null)
        {
            throw new BadInputException(
                $"{part.Place}: found {TextFields.Fit} true without {TextFields.Member}, expected {TextFields.Member} true or false: nothing can be learnt from a document whose membership is not known."
            );
        }

        return new TextRecord
        {
            Id = id,
            Text = text,
            Membership = member switch
            {
                true => Membership.Member,
                false => Membership.NonMember,
                null => Membership.Unknown,
            },
            IsForFitting = isForFitting,
            Date = Date(part),
            Group = NameIn(part, TextFields.Group, "the name of a person"),
            Target = NameIn(part, TextFields.Target, "the name of a model"),
            Fields = part.Named(TextFields.Fields)
                .ToDictionary(p => p.Name, p => p.Part.TextOf(), StringComparer.Ordinal),
            TokenIds = Ids(part, signals),
            Tokens = Tokens(part, signals),
            Signals = signals,
            ZlibLength = part.Count(TextFields.ZlibLength) ?? (text.Length > 0 ? ZlibLength.Of(text) : null),
            TokenFrequencies = Frequencies(part, signals),
            References = part.Named(TextFields.References).ToDictionary(p => p.Name, p => Reference(p.Part)),
            Variants = part.Named(TextFields.Variants).ToDictionary(p => p.Name, p => Variant(p.Part)),
            Prefixed = part.Named(TextFields.Prefixed).ToDictionary(p => p.Name, p => Prefixed(p.Part, signals)),
            Continuations = continuations,
        };
    }

    private static TextReference Reference(JsonPart part)
    {
        part.RequireNames(TextFields.OfReference);
        TokenSignals signals = Required(part);
        return new TextReference(signals, Ids(part, signals), part.Flag(TextFields.Member));
    }

    private static TextVariant Variant(JsonPart part)
    {
        part.RequireNames(TextFields.OfVariant);
        TokenSignals signals = Required(part);
        Ids(part, signals);
        string text = part.Text(TextFields.Text) ?? "";
        return new TextVariant(
            signals,
            text,
            part.Count(TextFields.ZlibLength) ?? (text.Length > 0 ? ZlibLength.Of(text) : null)
        );
    }

    private static double[] Prefixed(JsonPart part, TokenSignals? target)
    {
        part.RequireNames(TextFields.OfPrefix);
        double[] values = Required(part).LogProbabilities;
        // After a prefix the first token has a log-probability too.
        if (target is not null && values.Length != target.Count && values.Length != target.Count + 1)
        {
            throw Length(part, TextFields.LogProbabilities, values.Length, $"{target.Count}, as without the prefix");
        }

        return values;
    }

    private static TokenSignals Required(JsonPart part) =>
        Signals(part)
        ?? throw new BadInputException(
            $"{part.Place}: found no {TextFields.LogProbabilities}, expected a list of logarithms."
        );

    private static TokenSignals? Signals(JsonPart part)
    {
        double[]? logProbabilities = part.Logarithms(TextFields.LogProbabilities);
        double[]? means = part.Logarithms(TextFields.Means);
        double[]? deviations = part.NotNegative(TextFields.Deviations);
        bool[]? top = part.Flags(TextFields.TopChoice);
        double[]? divergences = part.NotNegative(TextFields.Divergences);
        if (logProbabilities is null)
        {
            return means is null && deviations is null && top is null && divergences is null
                ? null
                : throw new BadInputException(
                    $"{part.Place}: found no {TextFields.LogProbabilities} beside the other lists, expected one number a token."
                );
        }

        if (logProbabilities.Length == 0)
        {
            throw new BadInputException(
                $"{part.Place}, {TextFields.LogProbabilities}: found an empty list, expected a number for at least one token; leave such documents out before they are scored."
            );
        }

        Agree(part, TextFields.Means, means?.Length, logProbabilities.Length);
        Agree(part, TextFields.Deviations, deviations?.Length, logProbabilities.Length);
        Agree(part, TextFields.TopChoice, top?.Length, logProbabilities.Length);
        Agree(part, TextFields.Divergences, divergences?.Length, logProbabilities.Length);
        return new TokenSignals
        {
            LogProbabilities = logProbabilities,
            Means = means,
            Deviations = deviations,
            TopChoice = top,
            Divergences = divergences,
        };
    }

    private static int[]? Ids(JsonPart part, TokenSignals? signals)
    {
        int[]? ids = part.WholeNumbers(TextFields.TokenIds);
        if (ids is not null && signals is not null && ids.Length - signals.Count is not (0 or 1))
        {
            throw Length(
                part,
                TextFields.TokenIds,
                ids.Length,
                $"{signals.Count}, as many as {TextFields.LogProbabilities}, or one more for a first token that no model predicts"
            );
        }

        return ids;
    }

    private static double[]? Frequencies(JsonPart part, TokenSignals? signals)
    {
        double[]? shares = part.Shares(TextFields.Frequencies);
        int count = signals?.Count ?? shares?.Length ?? 0;
        // Given for the first token too, they are cut to those that have a log-probability.
        double[]? cut = shares?.Length == count + 1 ? shares[1..] : shares;
        Agree(part, TextFields.Frequencies, cut?.Length, count);
        return cut;
    }

    private static string[]? Tokens(JsonPart part, TokenSignals? signals)
    {
        string[]? tokens = part.Texts(TextFields.Tokens);
        Agree(part, TextFields.Tokens, tokens?.Length, signals?.Count ?? 0);
        return tokens;
    }

    private static TextContinuations? Continuations(JsonPart part)
    {
        string[]? texts = part.Texts(TextFields.Continuations);
        string? prompt = part.Text(TextFields.Prompt);
        if (texts is null && prompt is null)
        {
            return null;
        }

        return texts is { Length: > 0 } && prompt is not null
            ? new TextContinuations(prompt, texts, [.. texts.Select(ZlibLength.Of)])
            : throw new BadInputException(
                $"{part.Place}: found {TextFields.Prompt} or {TextFields.Continuations} alone or empty, expected the beginning that the target was handed and at least one answer."
            );
    }

    private static string? NameIn(JsonPart part, string field, string what) =>
        part.Text(field) is not { } name ? null
        : string.IsNullOrWhiteSpace(name) ? throw part.Wrong(field, part.Element.GetProperty(field), what)
        : name;

    private static DateOnly? Date(JsonPart part) =>
        part.Text(TextFields.Date) is not { } text ? null
        : DateOnly.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out DateOnly date
        )
            ? date
        : throw part.Wrong(TextFields.Date, part.Element.GetProperty(TextFields.Date), "a day written 2024-03-12");

    private static void Agree(JsonPart part, string name, int? found, int expected)
    {
        if (found is { } length && length != expected)
        {
            throw Length(part, name, length, $"{expected}, as many as {TextFields.LogProbabilities}");
        }
    }

    private static BadInputException Length(JsonPart part, string name, int found, string expected) =>
        new($"{part.Place}, {name}: found {found} entries, expected {expected}.");

    private static int FirstWrong(ReadOnlySpan<byte> line)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(line[at..], out _, out int length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }
}
