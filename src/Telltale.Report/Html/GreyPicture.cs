namespace Telltale.Report.Html;

/// <summary>Pictures of records, where records are pictures.</summary>
public interface IRecordPictures
{
    /// <summary>The picture of a record; null when there is none.</summary>
    /// <param name="record">Id of the record.</param>
    GreyPicture? Find(string record);
}

/// <summary>A picture of grey pixels, row after row, 0 black to 255 white.</summary>
public sealed class GreyPicture
{
    /// <summary>Wraps pixels without copying them.</summary>
    /// <exception cref="ArgumentException">There are not width × height pixels, or none.</exception>
    public GreyPicture(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.Length != (long)width * height)
        {
            throw new ArgumentException(
                $"A picture of {width} × {height} needs {(long)width * height} pixels, got {pixels.Length}.",
                nameof(pixels)
            );
        }

        Width = width;
        Height = height;
        Pixels = pixels;
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Row after row.</summary>
    public ReadOnlyMemory<byte> Pixels { get; }

    /// <summary>
    /// The picture made small enough for a page: means over k × k blocks, with the least whole k that brings both sides
    /// to at most <paramref name="side"/> pixels; what does not fill a last block is averaged over what is there.
    /// </summary>
    internal GreyPicture ShrinkTo(int side)
    {
        int block = (Math.Max(Width, Height) + side - 1) / side;
        if (block <= 1)
        {
            return this;
        }

        int width = (Width + block - 1) / block;
        int height = (Height + block - 1) / block;
        byte[] small = new byte[width * height];
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                small[(row * width) + column] = MeanOfBlock(row * block, column * block, block);
            }
        }

        return new GreyPicture(width, height, small);
    }

    private byte MeanOfBlock(int top, int left, int block)
    {
        ReadOnlySpan<byte> pixels = Pixels.Span;
        int bottom = Math.Min(top + block, Height);
        int right = Math.Min(left + block, Width);
        long sum = 0;
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++)
            {
                sum += pixels[(row * Width) + column];
            }
        }

        long count = (long)(bottom - top) * (right - left);
        return (byte)((sum + (count / 2)) / count);
    }
}
