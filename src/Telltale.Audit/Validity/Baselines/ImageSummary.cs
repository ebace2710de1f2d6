using Telltale.Core.Evidence;

namespace Telltale.Audit.Validity.Baselines;

/// <summary>A picture in a few numbers: the means of a grid of at most 8 × 8 cells, and how bright, varied and sharp it is.</summary>
internal static class ImageSummary
{
    private const int Grid = 8;
    private const int Overall = 9;

    /// <summary>Numbers a picture.</summary>
    public static int Width(ImageShape shape) =>
        shape.Channels * ((Math.Min(Grid, shape.Height) * Math.Min(Grid, shape.Width)) + Overall);

    /// <summary>
    /// By channel: the cells' means row by row; then mean, deviation, smallest, largest, share of pixels at the smallest,
    /// mean row and mean column weighted by brightness above the smallest, mean step to the right, mean step down.
    /// </summary>
    /// <param name="pixels">Row after row, channels last; a number that is not finite counts as 0.</param>
    /// <param name="shape">Of the picture.</param>
    /// <param name="destination">At least <see cref="Width"/> numbers.</param>
    public static void Fill(ReadOnlySpan<double> pixels, ImageShape shape, Span<double> destination)
    {
        int rows = Math.Min(Grid, shape.Height);
        int columns = Math.Min(Grid, shape.Width);
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            Span<double> own = destination.Slice(channel * ((rows * columns) + Overall), (rows * columns) + Overall);
            Cells(pixels, shape, channel, own[..(rows * columns)], rows, columns);
            Whole(pixels, shape, channel, own[(rows * columns)..]);
        }
    }

    private static void Cells(
        ReadOnlySpan<double> pixels,
        ImageShape shape,
        int channel,
        Span<double> cells,
        int rows,
        int columns
    )
    {
        Span<int> counts = stackalloc int[cells.Length];
        counts.Clear();
        cells.Clear();
        for (int y = 0; y < shape.Height; y++)
        {
            for (int x = 0; x < shape.Width; x++)
            {
                int cell = (y * rows / shape.Height * columns) + (x * columns / shape.Width);
                cells[cell] += At(pixels, shape, y, x, channel);
                counts[cell]++;
            }
        }

        for (int cell = 0; cell < cells.Length; cell++)
        {
            cells[cell] /= counts[cell];
        }
    }

    private static void Whole(ReadOnlySpan<double> pixels, ImageShape shape, int channel, Span<double> numbers)
    {
        double sum = 0;
        double squares = 0;
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        double right = 0;
        double down = 0;
        for (int y = 0; y < shape.Height; y++)
        {
            for (int x = 0; x < shape.Width; x++)
            {
                double pixel = At(pixels, shape, y, x, channel);
                sum += pixel;
                squares += pixel * pixel;
                low = Math.Min(low, pixel);
                high = Math.Max(high, pixel);
                right += x == 0 ? 0 : Math.Abs(pixel - At(pixels, shape, y, x - 1, channel));
                down += y == 0 ? 0 : Math.Abs(pixel - At(pixels, shape, y - 1, x, channel));
            }
        }

        int count = shape.Height * shape.Width;
        double mean = sum / count;
        (double row, double column, int lowest) = Middle(pixels, shape, channel, low);
        numbers[0] = mean;
        numbers[1] = Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean)));
        numbers[2] = low;
        numbers[3] = high;
        numbers[4] = (double)lowest / count;
        numbers[5] = row;
        numbers[6] = column;
        numbers[7] = right / count;
        numbers[8] = down / count;
    }

    private static (double Row, double Column, int Lowest) Middle(
        ReadOnlySpan<double> pixels,
        ImageShape shape,
        int channel,
        double low
    )
    {
        double weight = 0;
        double row = 0;
        double column = 0;
        int lowest = 0;
        for (int y = 0; y < shape.Height; y++)
        {
            for (int x = 0; x < shape.Width; x++)
            {
                double above = At(pixels, shape, y, x, channel) - low;
                weight += above;
                row += above * y;
                column += above * x;
                lowest += above == 0 ? 1 : 0;
            }
        }

        return weight == 0 ? (shape.Height / 2.0, shape.Width / 2.0, lowest) : (row / weight, column / weight, lowest);
    }

    private static double At(ReadOnlySpan<double> pixels, ImageShape shape, int y, int x, int channel)
    {
        double pixel = pixels[(((y * shape.Width) + x) * shape.Channels) + channel];
        return double.IsFinite(pixel) ? pixel : 0;
    }
}
