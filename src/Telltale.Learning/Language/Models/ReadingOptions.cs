namespace Telltale.Learning.Language.Models;

/// <summary>How texts are read.</summary>
public sealed record ReadingOptions
{
    /// <summary>Most threads at once, at least 1. Default 1. No answer depends on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// Tokens from the beginning of one window to that of the next, for texts longer than the context: 1 to the context.
    /// A token is asked about once, in the first window that holds it, where most stands before it. Default half of the
    /// context.
    /// </summary>
    public int? Stride { get; init; }
}
