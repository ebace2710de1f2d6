namespace Telltale.Learning.Language.Models;

/// <summary>A text as tokens.</summary>
/// <param name="Tokens">All of them; where the model expects a start token, with it.</param>
/// <param name="Prefix">
/// The first so many are read but not asked about. The first token never is, as nothing stands before it: 0 and 1 mean the
/// same.
/// </param>
public sealed record TokenText(int[] Tokens, int Prefix = 1)
{
    /// <summary>The first token that is asked about.</summary>
    internal int FirstAsked => Math.Max(Prefix, 1);

    /// <summary>How many are asked about.</summary>
    internal int Asked => Tokens.Length - FirstAsked;
}
