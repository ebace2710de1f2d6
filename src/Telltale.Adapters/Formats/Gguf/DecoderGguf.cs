using Telltale.Adapters.Store;
using Telltale.Core;
using Telltale.Learning.Language.Models;

namespace Telltale.Adapters.Formats.Gguf;

/// <summary>
/// Language models trained here as GGUF files of the <c>llama</c> architecture, with the tokenizer in them, and back:
/// what is written is read as the same numbers, and llama.cpp runs it. Others' files of that architecture are read if
/// they use nothing that <see cref="DecoderOptions"/> does not know.
/// </summary>
public static class DecoderGguf
{
    private const string Architecture = "llama";

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">The file's name; its folder must exist.</param>
    /// <param name="model">Numbers and tokenizer.</param>
    /// <param name="name">Name for people.</param>
    public static void Write(string path, DecoderFile model, string name) =>
        AtomicFile.Write(path, stream => Write(stream, model, name));

    /// <summary>Writes to a stream, which stays open.</summary>
    public static void Write(Stream stream, DecoderFile model, string name)
    {
        ArgumentNullException.ThrowIfNull(model);
        DecoderOptions options = model.Weights.Options;
        if (model.Tokenizer.Size != options.Vocabulary)
        {
            throw new BadInputException(
                $"The tokenizer has {model.Tokenizer.Size} tokens and the model {options.Vocabulary}; expected as many: they "
                    + "do not belong together."
            );
        }

        List<(string, GgufValue)> values =
        [
            ("general.architecture", GgufValue.Of(Architecture)),
            ("general.name", GgufValue.Of(name)),
            ("general.file_type", GgufValue.Of(0u)),
            Number("context_length", options.Context),
            Number("embedding_length", options.Width),
            Number("block_count", options.Layers),
            Number("feed_forward_length", options.Hidden),
            Number("attention.head_count", options.Heads),
            Number("attention.head_count_kv", options.KeyValueHeads),
            Number("rope.dimension_count", options.HeadWidth),
            Number("vocab_size", options.Vocabulary),
            (Key("attention.layer_norm_rms_epsilon"), GgufValue.Of((float)options.NormEpsilon)),
            (Key("rope.freq_base"), GgufValue.Of((float)options.RopeBase)),
            .. TokenizerGguf.Values(model),
        ];
        GgufWriter.Write(
            stream,
            values,
            [.. model.Weights.Tensors.Select(t => (t.Name, t.Shape, (ReadOnlyMemory<float>)t.Values))]
        );
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadInputException">
    /// No GGUF, cut short, another architecture, tensors that do not fit, or a tokenizer that is not known here.
    /// </exception>
    public static DecoderFile Read(string path)
    {
        using FileStream stream = InputFile.OpenSeekable(path);
        return Read(stream, path);
    }

    /// <summary>Reads from a stream in which one can go back, which stays open.</summary>
    /// <param name="stream">Stands at the first byte of the file.</param>
    /// <param name="source">The file's name, for messages.</param>
    public static DecoderFile Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        GgufHeader header = GgufReader.ReadHeader(stream, stream.Length, source);
        string architecture = header.Text("general.architecture");
        if (architecture != Architecture)
        {
            throw new BadInputException(
                $"{source}: found the architecture '{Printable.Shorten(architecture)}', expected '{Architecture}'; have "
                    + "llama.cpp run it."
            );
        }

        DecoderOptions options = Options(header);
        try
        {
            options.Validate();
            CheckShapes(header, options);
            DecoderFile model = TokenizerGguf.Read(
                header,
                DecoderWeights.FromTensors(
                    options,
                    header.Tensors.Values.Select(t => new DecoderTensor(
                        t.Name,
                        t.Shape,
                        GgufNumbers.Read(stream, t, source)
                    ))
                )
            );
            return model;
        }
        catch (BadInputException e) when (!e.Message.StartsWith(source, StringComparison.Ordinal))
        {
            throw new BadInputException($"{source}: {e.Message}", e);
        }
    }

    private static DecoderOptions Options(GgufHeader header)
    {
        int heads = header.Whole(Key("attention.head_count"));
        DecoderOptions options = new()
        {
            Vocabulary = header.Texts(TokenizerGguf.Tokens).Length,
            Context = header.Whole(Key("context_length")),
            Width = header.Whole(Key("embedding_length")),
            Layers = header.Whole(Key("block_count")),
            Hidden = header.Whole(Key("feed_forward_length")),
            Heads = heads,
            KeyValueHeads = header.Whole(Key("attention.head_count_kv"), heads),
            NormEpsilon = header.Real(Key("attention.layer_norm_rms_epsilon"), 1e-5),
            RopeBase = header.Real(Key("rope.freq_base"), 10_000),
            TiedOutput = !header.Tensors.ContainsKey("output.weight"),
        };
        int width = heads == 0 ? 0 : options.HeadWidth;
        Same(header, "vocab_size", options.Vocabulary);
        Same(header, "rope.dimension_count", width);
        Same(header, "attention.key_length", width);
        Same(header, "attention.value_length", width);
        Same(header, "expert_count", 0);
        string scaling = Key("rope.scaling.type");
        if (header.Values.ContainsKey(scaling) && header.Text(scaling) != "none")
        {
            throw new BadInputException(
                $"{header.Source}: found '{Printable.Shorten(header.Text(scaling))}' as {scaling}, expected 'none'; have "
                    + "llama.cpp run it."
            );
        }

        return options;
    }

    private static void Same(GgufHeader header, string key, int expected)
    {
        int found = header.Whole(Key(key), expected);
        if (found != expected)
        {
            throw new BadInputException(
                $"{header.Source}: found {found} as {Key(key)}, expected {expected} as the rest of the file has it; have "
                    + "llama.cpp run it."
            );
        }
    }

    /// <summary>Before any number is read.</summary>
    private static void CheckShapes(GgufHeader header, DecoderOptions options)
    {
        foreach ((string name, int[] shape) in DecoderWeights.ShapesOf(options))
        {
            if (header.Tensors.TryGetValue(name, out GgufTensor? tensor) && !tensor.Shape.SequenceEqual(shape))
            {
                throw new BadInputException(
                    $"{header.Source}: found the tensor {tensor.Described}, expected [{string.Join(", ", shape)}] by the "
                        + "numbers that the file gives for its shape; it is damaged."
                );
            }
        }
    }

    private static (string, GgufValue) Number(string key, int number) => (Key(key), GgufValue.Of((uint)number));

    private static string Key(string key) => $"{Architecture}.{key}";
}
