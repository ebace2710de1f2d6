using System.Collections.Immutable;

namespace Telltale.Adapters.Formats.Gguf;

/// <summary>Where the numbers of a tensor are.</summary>
/// <param name="Name">At most 64 bytes.</param>
/// <param name="Shape">Slowest index first: a matrix is [rows, columns]. The file has it the other way round.</param>
/// <param name="Format">How numbers are stored; may be none of those that are read here.</param>
/// <param name="Start">Place of the first byte in the file.</param>
public sealed record GgufTensor(string Name, ImmutableArray<int> Shape, GgufNumberFormat Format, long Start)
{
    /// <summary>How many numbers.</summary>
    public long Count => Shape.Aggregate(1L, (product, length) => product * length);

    /// <summary>Bytes in the file; null for a format that is not read here.</summary>
    public long? Bytes =>
        Format switch
        {
            GgufNumberFormat.F32 => Count * 4,
            GgufNumberFormat.F16 or GgufNumberFormat.BF16 => Count * 2,
            GgufNumberFormat.Q8 => Count / Q8Block * (Q8Block + 2),
            _ => null,
        };

    internal const int Q8Block = 32;

    internal string Described => $"{Name} [{string.Join(", ", Shape)}]";
}
