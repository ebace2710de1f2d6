using System.Collections.Immutable;
using Telltale.Adapters.Store;
using Telltale.Core;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Language.Tokens;

namespace Telltale.Adapters.Formats.Gguf;

/// <summary>The tokenizer in a GGUF file: byte-level byte-pair encoding (<c>gpt2</c>) that splits words as GPT-2 does (<c>gpt-2</c>).</summary>
internal static class TokenizerGguf
{
    public const string Tokens = "tokenizer.ggml.tokens";
    private const string Model = "tokenizer.ggml.model";
    private const string Pre = "tokenizer.ggml.pre";
    private const string Types = "tokenizer.ggml.token_type";
    private const string Merges = "tokenizer.ggml.merges";
    private const string Start = "tokenizer.ggml.bos_token_id";
    private const string End = "tokenizer.ggml.eos_token_id";
    private const string AddStart = "tokenizer.ggml.add_bos_token";
    private const string AddEnd = "tokenizer.ggml.add_eos_token";

    // Kinds of token as llama.cpp numbers them.
    private const int Normal = 1;
    private const int Control = 3;
    private const int UserDefined = 4;

    /// <summary>What a file says about the tokenizer of a model.</summary>
    public static IEnumerable<(string, GgufValue)> Values(DecoderFile model)
    {
        BpeTokenizer tokenizer = model.Tokenizer;
        string[] texts = [.. Enumerable.Range(0, tokenizer.Size).Select(id => ByteLetters.Text(tokenizer.Bytes(id)))];
        int[] types = Enumerable.Repeat(Normal, texts.Length).ToArray();
        for (int id = 0; id < texts.Length; id++)
        {
            if (texts[id].Length == 0)
            {
                texts[id] =
                    id == tokenizer.Start ? "<|startoftext|>"
                    : id == tokenizer.End ? "<|endoftext|>"
                    : $"<|{id}|>";
                types[id] = Control;
            }
        }

        return
        [
            (Model, GgufValue.Of("gpt2")),
            (Pre, GgufValue.Of("gpt-2")),
            (Tokens, GgufValue.Of(texts)),
            (Types, GgufValue.Of(types)),
            (Merges, GgufValue.Of([.. tokenizer.Merges.Select(m => $"{texts[m.Left]} {texts[m.Right]}")])),
            (Start, GgufValue.Of((uint)tokenizer.Start)),
            (End, GgufValue.Of((uint)tokenizer.End)),
            (AddStart, GgufValue.Of(model.StartsTexts)),
            (AddEnd, GgufValue.Of(false)),
        ];
    }

    /// <summary>
    /// Hash of the tokenizer: <see cref="BpeTokenizer.Hash"/> of one that is known here, else of all that the file says
    /// about it but for how conversations are written.
    /// </summary>
    public static string Identity(GgufHeader header)
    {
        if (Says(header, Model, "gpt2") && Says(header, Pre, "gpt-2"))
        {
            return ReadTokenizer(header).Hash;
        }

        using MemoryStream content = new();
        GgufWriter.Write(
            content,
            [
                .. header
                    .Values.Where(v =>
                        v.Key.StartsWith("tokenizer.", StringComparison.Ordinal)
                        && !v.Key.StartsWith("tokenizer.chat_template", StringComparison.Ordinal)
                    )
                    .OrderBy(v => v.Key, StringComparer.Ordinal)
                    .Select(v => (v.Key, v.Value)),
            ],
            []
        );
        return ContentHash.OfBytes(content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    private static bool Says(GgufHeader header, string key, string text) =>
        header.Values.TryGetValue(key, out GgufValue? value) && value.Content as string == text;

    /// <summary>The tokenizer that a file describes, with the weights that belong to it.</summary>
    public static DecoderFile Read(GgufHeader header, DecoderWeights weights)
    {
        Require(header, Model, "gpt2");
        Require(header, Pre, "gpt-2");
        return new DecoderFile(weights, ReadTokenizer(header), header.Flag(AddStart, otherwise: false));
    }

    private static BpeTokenizer ReadTokenizer(GgufHeader header)
    {
        string[] texts = header.Texts(Tokens);
        int[] types = header.Values.TryGetValue(Types, out GgufValue? value)
            ? value.Content as int[] is { } found && found.Length == texts.Length
                ? found
                : throw new BadInputException(
                    $"{header.Source}: found {value} as {Types}, expected an array of {texts.Length} Int32."
                )
            : [.. Enumerable.Repeat(Normal, texts.Length)];
        int start = header.Whole(Start);
        int end = header.Whole(End);
        byte[][] bytes = new byte[texts.Length][];
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        for (int id = 0; id < texts.Length; id++)
        {
            bytes[id] = types[id] == Normal && id != start && id != end ? BytesOf(header, texts[id], id) : [];
            if (types[id] == UserDefined || (bytes[id].Length > 0 && !ids.TryAdd(texts[id], id)))
            {
                throw new BadInputException(
                    $"{header.Source}: found the token '{Printable.Shorten(texts[id])}' twice, or one that is looked for in "
                        + "texts before they are split; no such tokenizer can be run here, have llama.cpp run it."
                );
            }
        }

        return new BpeTokenizer(bytes, ReadMerges(header, ids), start, end);
    }

    private static byte[] BytesOf(GgufHeader header, string text, int id) =>
        ByteLetters.ToBytes(text) is { Length: > 0 } bytes
            ? bytes
            : throw new BadInputException(
                $"{header.Source}: found '{Printable.Shorten(text)}' as token {id}, expected letters that each stand for a "
                    + "byte; it is damaged."
            );

    private static ImmutableArray<BpeMerge> ReadMerges(GgufHeader header, Dictionary<string, int> ids)
    {
        ImmutableArray<BpeMerge>.Builder merges = ImmutableArray.CreateBuilder<BpeMerge>();
        foreach (string text in header.Texts(Merges))
        {
            int space = text.IndexOf(' ');
            if (
                space < 0
                || !ids.TryGetValue(text[..space], out int left)
                || !ids.TryGetValue(text[(space + 1)..], out int right)
                || !ids.TryGetValue(text.Remove(space, 1), out int result)
            )
            {
                throw new BadInputException(
                    $"{header.Source}: found '{Printable.Shorten(text)}' as merge {merges.Count}, expected two tokens with a "
                        + "space between, and their join a token too; it is damaged."
                );
            }

            merges.Add(new BpeMerge(left, right, result));
        }

        return merges.ToImmutable();
    }

    private static void Require(GgufHeader header, string key, string expected)
    {
        string found = header.Text(key);
        if (found != expected)
        {
            throw new BadInputException(
                $"{header.Source}: found '{Printable.Shorten(found)}' as {key}, expected '{expected}'; have llama.cpp run it."
            );
        }
    }
}
