namespace Telltale.Learning.Language.Tokens;

/// <summary>Two tokens that stand side by side become one.</summary>
/// <param name="Left">Id of the first.</param>
/// <param name="Right">Id of the second.</param>
/// <param name="Result">Id of the token whose bytes are those of both.</param>
public readonly record struct BpeMerge(int Left, int Right, int Result);
