namespace Telltale.TestKit.Endpoints;

/// <summary>One token as a served model sees it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Text">Its text, with the space before it.</param>
/// <param name="LogProbability">log p given the tokens before; null for the first of all.</param>
/// <param name="TopId">The number of the likeliest token there.</param>
/// <param name="TopText">Its text.</param>
/// <param name="TopLogProbability">Its log p.</param>
public sealed record ServedToken(
    int Id,
    string Text,
    double? LogProbability,
    int TopId,
    string TopText,
    double TopLogProbability
);

/// <summary>Any deterministic language model that <see cref="LoopbackServer"/> can serve. Called from several threads.</summary>
public interface IServedModel
{
    /// <summary>The tokens of a text, joined the text itself; the first may be a mark that is not part of it.</summary>
    IReadOnlyList<ServedToken> Read(string text);

    /// <summary>A continuation of exactly so many tokens.</summary>
    /// <param name="text">The beginning.</param>
    /// <param name="tokens">How many.</param>
    /// <param name="temperature">0 for the likeliest each time.</param>
    /// <param name="seed">Which of the possible ones.</param>
    IReadOnlyList<ServedToken> Continue(string text, int tokens, double temperature, long seed);
}
