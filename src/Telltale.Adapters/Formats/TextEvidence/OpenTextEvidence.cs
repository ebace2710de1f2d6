namespace Telltale.Adapters.Formats.TextEvidence;

/// <summary>Evidence of texts that was read and found whole.</summary>
/// <param name="Evidence">What attacks may see.</param>
/// <param name="Hashes">File to SHA-256, lower-case hexadecimal.</param>
public sealed record OpenTextEvidence(
    Core.Evidence.Language.TextEvidence Evidence,
    IReadOnlyDictionary<string, string> Hashes
);
