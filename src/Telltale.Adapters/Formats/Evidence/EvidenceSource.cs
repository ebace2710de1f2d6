using System.Collections.Immutable;
using Telltale.Adapters.Formats.Npy;
using Telltale.Core;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>One array of evidence as it was found.</summary>
/// <param name="Place">File and name, for messages.</param>
/// <param name="Type">Type of its elements in the file.</param>
/// <param name="Numbers">The elements.</param>
internal sealed record SourceArray(string Place, NpyType Type, NdArray Numbers)
{
    /// <summary>Extent of each axis.</summary>
    public ImmutableArray<long> Shape => Numbers.Shape;

    /// <summary>Shape and type as people write them.</summary>
    public string Text => $"{Numbers.ShapeText} of {Type.Name}";

    /// <summary>A message about this array.</summary>
    public BadInputException Fault(string what) => new($"{Place}: {what}");
}

/// <summary>Where evidence comes from: a folder of .npy files, or one .npz.</summary>
internal abstract class EvidenceSource : IDisposable
{
    private protected EvidenceSource(string path)
    {
        Path = path;
    }

    /// <summary>The folder or file, as the user named it.</summary>
    public string Path { get; }

    /// <summary>Names of the arrays that are there.</summary>
    public abstract IReadOnlyCollection<string> ArrayNames { get; }

    /// <summary>Whether there is an array of this name.</summary>
    public bool Has(string name) => ArrayNames.Contains(name);

    /// <summary>Reads or maps an array of real numbers.</summary>
    /// <exception cref="BadInputException">It is damaged, or of another type.</exception>
    public abstract SourceArray Get(string name);

    /// <summary>Place and text of a text file of <see cref="EvidenceNames.Texts"/>; null when there is none.</summary>
    public abstract (string Place, string Text)? ReadText(string name);

    /// <summary>SHA-256 of each file that makes up the evidence.</summary>
    public abstract IReadOnlyDictionary<string, string> Hash();

    /// <summary>Frees what is mapped or open.</summary>
    public abstract void Dispose();
}
