namespace Telltale.Learning.Language.Variants;

/// <summary>
/// Shares of tokens in a corpus, for DC-PDD: <c>(count + 1)/(total + vocabulary)</c> (Laplace), so that none is 0 and all
/// together are 1.
/// </summary>
/// <param name="vocabulary">Number of different tokens, at least 1.</param>
public sealed class TokenShares(int vocabulary)
{
    private readonly long[] _counts = new long[vocabulary];
    private long _total;

    /// <summary>Counts the tokens of a text that is not judged.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A token outside the vocabulary.</exception>
    public void Add(ReadOnlySpan<int> tokens)
    {
        foreach (int token in tokens)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)token, (uint)_counts.Length, nameof(tokens));
            _counts[token]++;
        }

        _total += tokens.Length;
    }

    /// <summary>Share of a token.</summary>
    public double this[int token] => (_counts[token] + 1.0) / (_total + _counts.Length);

    /// <summary>Share of each token of a text.</summary>
    public double[] Of(ReadOnlySpan<int> tokens)
    {
        double[] shares = new double[tokens.Length];
        for (int t = 0; t < shares.Length; t++)
        {
            shares[t] = this[tokens[t]];
        }

        return shares;
    }
}
