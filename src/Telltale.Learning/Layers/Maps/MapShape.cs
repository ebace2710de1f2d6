using System.Runtime.InteropServices;
using Telltale.Core.Evidence;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Layers.Maps;

/// <summary>
/// How a picture of several channels lies in memory: pixel after pixel, row after row, the channels of a pixel together.
/// One pixel of zeros follows each row and one row of zeros the last; a pixel beyond the right edge is thus also the one
/// before the left edge of the next row, and a window of 3 × 3 may slide over a whole picture as over one long row.
/// </summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Channels">Numbers a pixel.</param>
/// <param name="Stride">Floats from a pixel to the next: the channels, and zeros.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MapShape(int Height, int Width, int Channels, int Stride)
{
    /// <summary>Floats from a row to the next.</summary>
    public nint Pitch => (nint)(Width + 1) * Stride;

    /// <summary>Floats from a picture to the next.</summary>
    public nint Plane => (Height + 1) * Pitch;

    /// <summary>Pixels of a picture.</summary>
    public int Pixels => Height * Width;

    /// <summary>Steps from the first pixel to behind the last, with the zeros between rows.</summary>
    public int Steps => (Height * (Width + 1)) - 1;

    /// <summary>Of maps that are computed: whole vectors of channels.</summary>
    public static MapShape Computed(int height, int width, int channels) =>
        new(
            height,
            width,
            channels,
            (channels + MapKernel.ChannelBlock - 1) / MapKernel.ChannelBlock * MapKernel.ChannelBlock
        );

    /// <summary>Of the pictures that go in.</summary>
    public static MapShape Given(ImageShape image) => new(image.Height, image.Width, image.Channels, image.Channels);
}
