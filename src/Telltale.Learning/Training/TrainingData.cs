using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Training;

/// <summary>
/// Records with their classes, shared by all models and read in place. Bytes (pixels) stay bytes until a batch is made,
/// a quarter of the memory of floats. Safe to read from many threads.
/// </summary>
public sealed class TrainingData
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ReadOnlyMemory<float> _floats;
    private readonly int[] _labels;
    private readonly float _scale;
    private readonly bool _holdsBytes;

    private TrainingData(
        ReadOnlyMemory<byte> bytes,
        ReadOnlyMemory<float> floats,
        bool holdsBytes,
        float scale,
        int features,
        int[] labels,
        int classes,
        ImageShape? image
    )
    {
        _bytes = bytes;
        _floats = floats;
        _holdsBytes = holdsBytes;
        _scale = scale;
        _labels = labels;
        Features = features;
        Classes = classes;
        Image = image;
        Check(holdsBytes ? bytes.Length : floats.Length);
    }

    /// <summary>Number of records.</summary>
    public int Records => _labels.Length;

    /// <summary>Numbers a record.</summary>
    public int Features { get; }

    /// <summary>Number of classes; labels are 0 … Classes − 1.</summary>
    public int Classes { get; }

    /// <summary>How the features of a record make a picture; null where they do not.</summary>
    public ImageShape? Image { get; }

    /// <summary>The class of each record.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Records of bytes, each taken as <c>byte · scale</c>.</summary>
    /// <param name="features">[records × features], row after row; not copied.</param>
    /// <param name="featureCount">Numbers a record, at least 1.</param>
    /// <param name="labels">[records], each in 0 … classes − 1; not copied.</param>
    /// <param name="classes">At least 2.</param>
    /// <param name="scale">Finite. Default 1/255, which makes pixels fractions.</param>
    /// <param name="image">How the features make a picture, where they do.</param>
    /// <exception cref="BadInputException">Sizes that disagree, or a label out of range.</exception>
    public static TrainingData FromBytes(
        ReadOnlyMemory<byte> features,
        int featureCount,
        int[] labels,
        int classes,
        float scale = 1f / 255,
        ImageShape? image = null
    )
    {
        ArgumentNullException.ThrowIfNull(labels);
        return float.IsFinite(scale)
            ? new TrainingData(features, default, true, scale, featureCount, labels, classes, image)
            : throw new BadInputException($"The scale of the features is {scale}; expected a finite number.");
    }

    /// <summary>Records of floats, taken as they are.</summary>
    /// <param name="features">[records × features], row after row, all finite; not copied.</param>
    /// <param name="featureCount">Numbers a record, at least 1.</param>
    /// <param name="labels">[records], each in 0 … classes − 1; not copied.</param>
    /// <param name="classes">At least 2.</param>
    /// <param name="image">How the features make a picture, where they do.</param>
    /// <exception cref="BadInputException">Sizes that disagree, a label out of range, or a feature that is NaN or infinite.</exception>
    public static TrainingData FromFloats(
        ReadOnlyMemory<float> features,
        int featureCount,
        int[] labels,
        int classes,
        ImageShape? image = null
    )
    {
        ArgumentNullException.ThrowIfNull(labels);
        TrainingData data = new(default, features, false, 1, featureCount, labels, classes, image);
        ReadOnlySpan<float> values = features.Span;
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new BadInputException(
                    $"Feature {i % featureCount} of record {i / featureCount} is {values[i]}; expected a finite number."
                );
            }
        }

        return data;
    }

    /// <summary>Copies one record as floats.</summary>
    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="record">Which one.</param>
    /// <param name="destination">As long as a record has features.</param>
    /// <exception cref="BadInputException">The index is not that of a record.</exception>
    public void Read(Kernel kernel, int record, Span<float> destination)
    {
        CheckRecords([record]);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Features, nameof(destination));
        Gather(kernel, record, destination, default);
    }

    /// <summary>Copies records, as floats, to the rows of <paramref name="destination"/>, all shifted by as much.</summary>
    internal void Gather(
        Kernel kernel,
        ReadOnlySpan<int> records,
        in MatrixView destination,
        PixelShift shift = default
    )
    {
        for (int i = 0; i < records.Length; i++)
        {
            Gather(kernel, records[i], destination.Row(i), shift);
        }
    }

    /// <summary>Copies one record as floats; a shifted picture run by run, so that no copy of it is ever made.</summary>
    internal void Gather(Kernel kernel, int record, Span<float> destination, PixelShift shift)
    {
        int start = record * Features;
        if (shift == default)
        {
            Copy(kernel, start, destination);
            return;
        }

        (int height, int width, int channels) = Image!;
        int first = Math.Clamp(shift.Right, 0, width);
        int last = Math.Clamp(width + shift.Right, 0, width);
        for (int y = 0; y < height; y++)
        {
            int source = start + (PixelShift.Source(y, shift.Down, height) * width * channels);
            Span<float> row = destination.Slice(y * width * channels, width * channels);
            for (int x = 0, pixels; x < width; x += pixels)
            {
                // All that comes from within the picture is one run; the reflected rest goes pixel by pixel.
                pixels = x == first && last > first ? last - first : 1;
                int from = source + (PixelShift.Source(x, shift.Right, width) * channels);
                Copy(kernel, from, row.Slice(x * channels, pixels * channels));
            }
        }
    }

    /// <summary>Copies the records' classes.</summary>
    internal void GatherLabels(ReadOnlySpan<int> records, Span<int> destination)
    {
        for (int i = 0; i < records.Length; i++)
        {
            destination[i] = _labels[records[i]];
        }
    }

    /// <exception cref="BadInputException">Records that are not pictures are to be shifted.</exception>
    internal void CheckShift(PixelShift shift)
    {
        if (shift != default && Image is null)
        {
            throw new BadInputException(
                "Records were to be shifted, and how their features make a picture is not known; give their shape."
            );
        }
    }

    /// <exception cref="BadInputException">An index is not that of a record.</exception>
    internal void CheckRecords(ReadOnlySpan<int> records)
    {
        foreach (int record in records)
        {
            if ((uint)record >= (uint)Records)
            {
                throw new BadInputException($"Record {record} was asked for; expected 0 to {Records - 1}.");
            }
        }
    }

    private void Copy(Kernel kernel, int start, Span<float> destination)
    {
        if (_holdsBytes)
        {
            kernel.Widen(_bytes.Span.Slice(start, destination.Length), _scale, destination);
        }
        else
        {
            _floats.Span.Slice(start, destination.Length).CopyTo(destination);
        }
    }

    private void Check(int length)
    {
        if (Features < 1 || Classes < 2)
        {
            throw new BadInputException(
                $"Data with {Features} features and {Classes} classes; expected at least 1 feature and 2 classes."
            );
        }

        if (length != (long)Records * Features)
        {
            throw new BadInputException(
                $"{Records} labels with {Features} features a record need {(long)Records * Features} numbers; found {length}."
            );
        }

        if (Image is { } image && image.Features != Features)
        {
            throw new BadInputException(
                $"Pictures of {image.Height} × {image.Width} pixels with {image.Channels} channels have {image.Features} features; the records have {Features}."
            );
        }

        for (int i = 0; i < _labels.Length; i++)
        {
            if ((uint)_labels[i] >= (uint)Classes)
            {
                throw new BadInputException($"The label of record {i} is {_labels[i]}; expected 0 to {Classes - 1}.");
            }
        }
    }
}
