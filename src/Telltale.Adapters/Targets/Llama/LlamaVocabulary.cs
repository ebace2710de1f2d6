using System.Text;
using Telltale.Core;

namespace Telltale.Adapters.Targets.Llama;

/// <summary>The tokenizer of a loaded model. Any thread may use it.</summary>
internal sealed unsafe class LlamaVocabulary
{
    private readonly LlamaApi _api;
    private readonly nint _vocabulary;
    private readonly string _source;
    private readonly string?[] _pieces;

    public LlamaVocabulary(LlamaApi api, nint model, string source)
    {
        _api = api;
        _vocabulary = api.Vocabulary(model);
        _source = source;
        Size = api.TokenCount(_vocabulary);
        Head = api.AddsStart(_vocabulary) != 0 && api.StartToken(_vocabulary) >= 0 ? [api.StartToken(_vocabulary)] : [];
        _pieces = new string?[Size];
    }

    /// <summary>Number of tokens.</summary>
    public int Size { get; }

    /// <summary>The token that stands before each text, if the model wants one.</summary>
    public int[] Head { get; }

    /// <summary>Whether a continuation ends with this token.</summary>
    public bool Ends(int token) => _api.Ends(_vocabulary, token) != 0;

    /// <summary>Ids of a text, without a start token; names of special tokens in it are text.</summary>
    public int[] Encode(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int[] tokens = new int[bytes.Length + 2];
        int count = Encode(bytes, tokens);
        if (count < 0)
        {
            tokens = new int[-(long)count];
            count = Encode(bytes, tokens);
        }

        return count >= 0
            ? tokens[..count]
            : throw new OutsideFailureException($"{_source}: llama.cpp could not cut a text of {bytes.Length} bytes.");
    }

    /// <summary>The bytes that a token stands for.</summary>
    public byte[] Bytes(int token)
    {
        byte[] bytes = new byte[64];
        int length = Piece(token, bytes);
        if (length < 0)
        {
            bytes = new byte[-(long)length];
            length = Piece(token, bytes);
        }

        return bytes[..Math.Max(length, 0)];
    }

    /// <summary>The same as text; part of a character is U+FFFD.</summary>
    public string Text(int token) => _pieces[token] ??= Encoding.UTF8.GetString(Bytes(token));

    private int Encode(byte[] text, int[] tokens)
    {
        fixed (byte* source = text)
        fixed (int* destination = tokens)
        {
            return _api.Tokenize(_vocabulary, source, text.Length, destination, tokens.Length, 0, 0);
        }
    }

    private int Piece(int token, byte[] bytes)
    {
        fixed (byte* destination = bytes)
        {
            return _api.Piece(_vocabulary, token, destination, bytes.Length, 0, 1);
        }
    }
}
