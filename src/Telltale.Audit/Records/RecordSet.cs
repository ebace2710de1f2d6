using Telltale.Core.Evidence;

namespace Telltale.Audit.Records;

/// <summary>The records of an audit as they were read: features [records × features], bytes where they were bytes.</summary>
public sealed class RecordSet
{
    /// <summary>Records whose features are bytes, such as images.</summary>
    public RecordSet(byte[] features, int[] labels, int classes, ImageShape? image, string hash)
        : this(features, null, labels, classes, image, hash) { }

    /// <summary>Records whose features are numbers.</summary>
    public RecordSet(float[] features, int[] labels, int classes, ImageShape? image, string hash)
        : this(null, features, labels, classes, image, hash) { }

    private RecordSet(byte[]? bytes, float[]? floats, int[] labels, int classes, ImageShape? image, string hash)
    {
        long length = bytes?.LongLength ?? floats!.LongLength;
        if (labels.Length == 0 || length % labels.Length != 0)
        {
            throw new ArgumentException(
                $"{length} features do not divide among {labels.Length} records.",
                nameof(labels)
            );
        }

        Bytes = bytes;
        Floats = floats;
        Labels = labels;
        Classes = classes;
        Image = image;
        Hash = hash;
        Features = (int)(length / labels.Length);
    }

    /// <summary>Features as bytes, record after record; null where they are <see cref="Floats"/>.</summary>
    public byte[]? Bytes { get; }

    /// <summary>Features as numbers, record after record; null where they are <see cref="Bytes"/>.</summary>
    public float[]? Floats { get; }

    /// <summary>Class of each record, 0 … <see cref="Classes"/> − 1.</summary>
    public int[] Labels { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Number of records.</summary>
    public int Count => Labels.Length;

    /// <summary>Features a record.</summary>
    public int Features { get; }

    /// <summary>What each feature is called, where the records came with a header; empty elsewhere.</summary>
    public IReadOnlyList<FeatureName> Names { get; init; } = [];

    /// <summary>How the features of a record make a picture; null where they do not.</summary>
    public ImageShape? Image { get; }

    /// <summary>Which records belong to one person; null where every record stands for itself.</summary>
    public RecordGroups? Groups { get; init; }

    /// <summary>SHA-256 of what was read, lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Whether two records have equal features, whatever their classes.</summary>
    public bool AreEqual(int a, int b) =>
        Bytes is not null ? Row(Bytes, a).SequenceEqual(Row(Bytes, b)) : Row(Floats!, a).SequenceEqual(Row(Floats!, b));

    /// <summary>A hash of a record's features: equal features, equal hash, within this process.</summary>
    public int RowHash(int record)
    {
        HashCode hash = new();
        if (Bytes is not null)
        {
            hash.AddBytes(Row(Bytes, record));
        }
        else
        {
            foreach (float value in Row(Floats!, record))
            {
                hash.Add(value);
            }
        }

        return hash.ToHashCode();
    }

    private ReadOnlySpan<T> Row<T>(T[] values, int record) => values.AsSpan(record * Features, Features);
}
