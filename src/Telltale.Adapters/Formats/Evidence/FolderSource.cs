using Telltale.Adapters.Formats.Npy;
using Telltale.Adapters.Store;
using Telltale.Core;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>A folder of .npy files, each mapped; other files in it, and hidden ones, are no evidence and are passed over, save ids.txt, groups.txt and texts.jsonl.</summary>
internal sealed class FolderSource : EvidenceSource
{
    private const string Extension = ".npy";
    private readonly List<MappedNpyArray> _mapped = [];

    public FolderSource(string path)
        : base(path)
    {
        try
        {
            ArrayNames =
            [
                .. Directory
                    .EnumerateFiles(path)
                    .Select(file => System.IO.Path.GetFileName(file))
                    .Where(file => file.EndsWith(Extension, StringComparison.Ordinal) && !file.StartsWith('.'))
                    .Select(file => file[..^Extension.Length])
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: found a folder that cannot be read ({e.Message}).", e);
        }

        if (ArrayNames.Count == 0)
        {
            throw new BadInputException(
                $"{path}: found no .npy files in this folder, expected those of the evidence (labels.npy, member.npy, "
                    + "target_logits.npy, …); or give an .npz file."
            );
        }
    }

    public override IReadOnlyCollection<string> ArrayNames { get; }

    public override SourceArray Get(string name)
    {
        string path = FileOf(name);
        MappedNpyArray array = MappedNpyArray.Open(path);
        _mapped.Add(array);
        return new SourceArray(path, array.Type, array);
    }

    public override (string Place, string Text)? ReadText(string name)
    {
        string path = System.IO.Path.Combine(Path, name);
        if (!File.Exists(path))
        {
            return null;
        }

        using FileStream stream = InputFile.Open(path);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return (path, Utf8Text.Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), path));
    }

    public override IReadOnlyDictionary<string, string> Hash()
    {
        SortedDictionary<string, string> hashes = new(StringComparer.Ordinal);
        foreach (string name in ArrayNames)
        {
            hashes.Add(name + Extension, ContentHash.OfFile(FileOf(name)));
        }

        foreach (string name in EvidenceNames.Texts)
        {
            string path = System.IO.Path.Combine(Path, name);
            if (File.Exists(path))
            {
                hashes.Add(name, ContentHash.OfFile(path));
            }
        }

        return hashes;
    }

    public override void Dispose()
    {
        foreach (MappedNpyArray array in _mapped)
        {
            array.Dispose();
        }
    }

    private string FileOf(string name) => System.IO.Path.Combine(Path, name + Extension);
}
