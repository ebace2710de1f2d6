using Telltale.Core.Evidence;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>
/// Evidence that was read and found whole. Whoever opened it disposes it after the last use of
/// <see cref="Evidence"/>: mapped files are read until then.
/// </summary>
public sealed class OpenEvidence : IDisposable
{
    private readonly EvidenceSource _source;

    internal OpenEvidence(EvidenceSource source, ClassifierEvidence evidence)
    {
        _source = source;
        Evidence = evidence;
        Hashes = source.Hash();
    }

    /// <summary>What attacks may see.</summary>
    public ClassifierEvidence Evidence { get; }

    /// <summary>File name to SHA-256 (lower-case hexadecimal): of the .npz, or of each file of the folder.</summary>
    public IReadOnlyDictionary<string, string> Hashes { get; }

    /// <summary>Ends the mappings.</summary>
    public void Dispose() => _source.Dispose();
}
