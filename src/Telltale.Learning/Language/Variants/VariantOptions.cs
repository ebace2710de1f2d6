namespace Telltale.Learning.Language.Variants;

/// <summary>Which changed versions of a text are made.</summary>
public sealed record VariantOptions
{
    /// <summary>Whether the text in small letters is one.</summary>
    public bool Lowercase { get; init; } = true;

    /// <summary>How many neighbours with one other word.</summary>
    public int Neighbours { get; init; } = 25;

    /// <summary>How many copies with words exchanged.</summary>
    public int Swaps { get; init; } = 5;

    /// <summary>Exchanges for each word of a text.</summary>
    public double SwapShare { get; init; } = 0.3;
}
