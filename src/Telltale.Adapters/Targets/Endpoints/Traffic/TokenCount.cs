namespace Telltale.Adapters.Targets.Endpoints.Traffic;

/// <summary>Tokens of one request or of many: read by the model, and written by it.</summary>
internal readonly record struct TokenCount(long Prompt, long Completion)
{
    public long Total => Prompt + Completion;

    public static TokenCount operator +(TokenCount a, TokenCount b) =>
        new(a.Prompt + b.Prompt, a.Completion + b.Completion);

    public static TokenCount operator -(TokenCount a, TokenCount b) =>
        new(a.Prompt - b.Prompt, a.Completion - b.Completion);
}
