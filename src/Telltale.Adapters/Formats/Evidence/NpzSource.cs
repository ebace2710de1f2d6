using Telltale.Adapters.Formats.Npy;
using Telltale.Adapters.Formats.Npz;
using Telltale.Adapters.Store;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>One .npz file, read into memory array by array.</summary>
internal sealed class NpzSource(string path, NpzLimits limits) : EvidenceSource(path)
{
    private readonly NpzReader _reader = NpzReader.Open(path, limits, [.. EvidenceNames.Texts]);

    public override IReadOnlyCollection<string> ArrayNames => _reader.ArrayNames;

    public override SourceArray Get(string name)
    {
        NpyArray array = _reader.Read(name);
        return new SourceArray(array.Name, array.Type, array.ToNumbers());
    }

    public override (string Place, string Text)? ReadText(string name) =>
        _reader.HasEntry(name) ? ($"{Path}: {name}", _reader.ReadText(name)) : null;

    public override IReadOnlyDictionary<string, string> Hash() =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [System.IO.Path.GetFileName(Path)] = ContentHash.OfFile(Path),
        };

    public override void Dispose() => _reader.Dispose();
}
