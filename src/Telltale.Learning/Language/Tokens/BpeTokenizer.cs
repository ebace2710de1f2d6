using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Telltale.Core;

namespace Telltale.Learning.Language.Tokens;

/// <summary>
/// Byte-level byte-pair encoding (Sennrich et al. 2016; Radford et al. 2019). A text is cut into words by GPT-2's
/// pattern; each word starts as its bytes, and of the pairs side by side the one whose merge stands first in the list is
/// joined, the leftmost first, until no merge is left. Any bytes can be encoded, and decoding gives them back. Gives the
/// ids that llama.cpp gives for the same list with <c>tokenizer.ggml.pre = gpt-2</c>. Immutable: any thread may use it.
/// </summary>
public sealed class BpeTokenizer
{
    private readonly byte[][] _tokens;
    private readonly int[] _byteTokens = new int[256];
    private readonly MergeRanks _ranks;

    /// <summary>A tokenizer from its lists.</summary>
    /// <param name="tokens">Bytes of each token; those of <paramref name="start"/> and <paramref name="end"/> are ignored.</param>
    /// <param name="merges">The earlier, the sooner it is made.</param>
    /// <param name="start">Id of the token before a text.</param>
    /// <param name="end">Id of the token after a text; may be the same.</param>
    /// <exception cref="BadInputException">A byte without a token, or a merge that does not fit the tokens.</exception>
    public BpeTokenizer(IReadOnlyList<byte[]> tokens, ImmutableArray<BpeMerge> merges, int start, int end)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        _tokens = [.. tokens];
        (Merges, Start, End) = (merges, start, end);
        CheckToken(start, "the token before a text");
        CheckToken(end, "the token after a text");
        _tokens[start] = [];
        _tokens[end] = [];
        Array.Fill(_byteTokens, -1);
        for (int token = 0; token < _tokens.Length; token++)
        {
            if (_tokens[token].Length == 1 && _byteTokens[_tokens[token][0]] < 0)
            {
                _byteTokens[_tokens[token][0]] = token;
            }
        }

        int missing = Array.IndexOf(_byteTokens, -1);
        if (missing >= 0)
        {
            throw new BadInputException(
                $"The tokenizer has no token for the byte 0x{missing:X2}, expected one for each of the 256 bytes; it is no "
                    + "byte-level tokenizer."
            );
        }

        for (int rank = 0; rank < merges.Length; rank++)
        {
            CheckMerge(merges[rank], rank);
        }

        _ranks = new MergeRanks(merges.AsSpan());
        Hash = ComputeHash();
    }

    /// <summary>Number of tokens.</summary>
    public int Size => _tokens.Length;

    /// <summary>Stands before a text; no bytes give it.</summary>
    public int Start { get; }

    /// <summary>Stands after a text; no bytes give it.</summary>
    public int End { get; }

    /// <summary>The merges in the order in which they are made.</summary>
    public ImmutableArray<BpeMerge> Merges { get; }

    /// <summary>SHA-256 of all that decides which ids a text gets, as 64 hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>The bytes of a token; none for <see cref="Start"/> and <see cref="End"/>.</summary>
    public ReadOnlySpan<byte> Bytes(int token) => _tokens[token];

    /// <summary>Ids of a text's UTF-8 bytes; half of a surrogate pair becomes U+FFFD. Empty for an empty text.</summary>
    public int[] Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    /// <summary>Ids of any bytes; neither <see cref="Start"/> nor <see cref="End"/> is added.</summary>
    public int[] Encode(ReadOnlySpan<byte> text)
    {
        List<int> ids = new(text.Length / 3);
        using WordMerger merger = new(_ranks, Merges.AsSpan());
        foreach (ReadOnlySpan<byte> word in new Words(text))
        {
            merger.Merge(word, _byteTokens, ids);
        }

        return [.. ids];
    }

    /// <summary>The bytes that <paramref name="ids"/> stand for: for any bytes, those of their encoding.</summary>
    public byte[] DecodeBytes(ReadOnlySpan<int> ids)
    {
        int length = 0;
        foreach (int id in ids)
        {
            CheckToken(id, "a token to decode");
            length += _tokens[id].Length;
        }

        byte[] bytes = new byte[length];
        Span<byte> rest = bytes;
        foreach (int id in ids)
        {
            _tokens[id].CopyTo(rest);
            rest = rest[_tokens[id].Length..];
        }

        return bytes;
    }

    /// <summary>The same as text; bytes that are not UTF-8 become U+FFFD.</summary>
    public string Decode(ReadOnlySpan<int> ids) => Encoding.UTF8.GetString(DecodeBytes(ids));

    private void CheckToken(int token, string what)
    {
        if ((uint)token >= (uint)_tokens.Length)
        {
            throw new BadInputException($"Found {token} as {what}, expected an id from 0 to {_tokens.Length - 1}.");
        }
    }

    private void CheckMerge(BpeMerge merge, int rank)
    {
        CheckToken(merge.Left, $"the left token of merge {rank}");
        CheckToken(merge.Right, $"the right token of merge {rank}");
        CheckToken(merge.Result, $"the result of merge {rank}");
        (byte[] left, byte[] right) = (_tokens[merge.Left], _tokens[merge.Right]);
        ReadOnlySpan<byte> result = _tokens[merge.Result];
        if (
            left.Length == 0
            || right.Length == 0
            || result.Length != left.Length + right.Length
            || !result.StartsWith(left)
            || !result.EndsWith(right)
        )
        {
            throw new BadInputException(
                $"Merge {rank} joins '{ByteLetters.Text(left)}' and '{ByteLetters.Text(right)}' to "
                    + $"'{ByteLetters.Text(result)}', expected the two side by side; the tokenizer is damaged."
            );
        }
    }

    private string ComputeHash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("telltale/bpe/gpt-2/unicode-15.1\n"u8);
        Put(_tokens.Length, Start, End, Merges.Length);
        foreach (byte[] token in _tokens)
        {
            Put(token.Length);
            hash.AppendData(token);
        }

        foreach (BpeMerge merge in Merges)
        {
            Put(merge.Left, merge.Right, merge.Result);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Put(params ReadOnlySpan<int> numbers)
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            foreach (int number in numbers)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
                hash.AppendData(bytes);
            }
        }
    }
}
