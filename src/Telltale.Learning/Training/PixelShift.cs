namespace Telltale.Learning.Training;

/// <summary>
/// A picture moved by whole pixels; what comes in at an edge is the picture reflected there, without the edge pixel
/// again: 1 2 3 4 moved right by 2 is 3 2 1 2.
/// </summary>
/// <param name="Down">Pixels downwards; upwards where negative.</param>
/// <param name="Right">Pixels to the right; to the left where negative.</param>
public readonly record struct PixelShift(int Down, int Right)
{
    /// <summary>From where along an axis the pixel at <paramref name="position"/> comes.</summary>
    /// <param name="position">Where it goes, 0 … extent − 1.</param>
    /// <param name="shift">Pixels along this axis; an extent or more is reflected as often as it takes.</param>
    /// <param name="extent">Pixels of this axis.</param>
    internal static int Source(int position, int shift, int extent)
    {
        int period = Math.Max(2 * (extent - 1), 1);
        int from = Math.Abs(position - shift) % period;
        return from < extent ? from : period - from;
    }
}
