using Telltale.Audit.Records;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Stages;

/// <summary>
/// The forms in which each image is asked about: as it is, then shifted by up to s pixels in each direction, edges
/// reflected without repeating the edge pixel (Carlini et al. 2022, §VI-C).
/// </summary>
internal static class QueryShifts
{
    /// <summary>Offsets (down, right) of each query: (0, 0) first, (2s+1)² in all.</summary>
    public static IReadOnlyList<(int Down, int Right)> Offsets(int shifts)
    {
        List<(int, int)> offsets = [(0, 0)];
        for (int down = -shifts; down <= shifts; down++)
        {
            for (int right = -shifts; right <= shifts; right++)
            {
                if ((down, right) != (0, 0))
                {
                    offsets.Add((down, right));
                }
            }
        }

        return offsets;
    }

    /// <summary>All images [images × height × width × channels], each shifted.</summary>
    public static T[] Shift<T>(T[] images, ImageShape shape, int down, int right)
    {
        int size = shape.Height * shape.Width * shape.Channels;
        T[] shifted = new T[images.Length];
        for (int start = 0; start < images.Length; start += size)
        {
            for (int y = 0; y < shape.Height; y++)
            {
                int fromY = Reflect(y - down, shape.Height);
                for (int x = 0; x < shape.Width; x++)
                {
                    int from = start + (((fromY * shape.Width) + Reflect(x - right, shape.Width)) * shape.Channels);
                    int to = start + (((y * shape.Width) + x) * shape.Channels);
                    images.AsSpan(from, shape.Channels).CopyTo(shifted.AsSpan(to));
                }
            }
        }

        return shifted;
    }

    private static int Reflect(int position, int extent) =>
        position < 0 ? Math.Min(-position, extent - 1)
        : position >= extent ? Math.Max((2 * extent) - 2 - position, 0)
        : position;
}
