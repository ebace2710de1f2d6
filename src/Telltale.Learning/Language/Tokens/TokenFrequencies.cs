using Telltale.Core;

namespace Telltale.Learning.Language.Tokens;

/// <summary>How often each token occurs in a corpus; not shared between threads while it counts.</summary>
public sealed class TokenFrequencies
{
    private readonly long[] _counts;

    /// <summary>Nothing counted yet.</summary>
    /// <param name="size">Number of tokens of the tokenizer, at least 1.</param>
    public TokenFrequencies(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _counts = new long[size];
    }

    /// <summary>Occurrences by token.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>Occurrences of all tokens.</summary>
    public long Total { get; private set; }

    /// <summary>Counts the tokens of a text.</summary>
    /// <exception cref="BadInputException">An id that no token has.</exception>
    public void Add(ReadOnlySpan<int> ids)
    {
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)_counts.Length)
            {
                throw new BadInputException(
                    $"Found the token {id}, expected one from 0 to {_counts.Length - 1}; the texts were cut by another "
                        + "tokenizer."
                );
            }

            _counts[id]++;
        }

        Total += ids.Length;
    }

    /// <summary>
    /// Share of a token, with one occurrence added to each so that none is 0 (Laplace): <c>(n_v + 1) / (Σ n + V)</c>,
    /// in (0, 1); the shares of all tokens add up to 1.
    /// </summary>
    public double Frequency(int token) => (_counts[token] + 1.0) / (Total + _counts.LongLength);
}
