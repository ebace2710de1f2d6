namespace Telltale.Adapters.Formats.Npz;

/// <summary>
/// How much an .npz archive may claim before it is refused. Archives are read into memory, so a small file that unfolds
/// into more than there is (a zip bomb) must be stopped by what it declares. What is larger belongs into a folder of
/// .npy files, which is read in place.
/// </summary>
public sealed record NpzLimits
{
    /// <summary>The limits that hold when none are given.</summary>
    public static NpzLimits Default { get; } = new();

    /// <summary>Arrays in one archive; evidence has 13 at most.</summary>
    public int Entries { get; init; } = 1024;

    /// <summary>Bytes of one array, unfolded. 8 GiB, about what fits into memory beside the rest.</summary>
    public long EntryBytes { get; init; } = 8L << 30;

    /// <summary>Bytes of one entry that is text (<c>ids.txt</c>), unfolded.</summary>
    public long TextBytes { get; init; } = 256L << 20;

    /// <summary>Bytes of all arrays together, unfolded.</summary>
    public long TotalBytes { get; init; } = 16L << 30;

    /// <summary>Unfolded bytes for each stored one, for arrays above <see cref="RatioFreeBytes"/>; measured signals stay below 4.</summary>
    public double Ratio { get; init; } = 200;

    /// <summary>Up to this size an array may be as compressible as it likes (a mask of zeros is).</summary>
    public long RatioFreeBytes { get; init; } = 64L << 20;
}
