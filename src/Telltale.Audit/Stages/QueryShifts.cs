using Telltale.Learning.Training;

namespace Telltale.Audit.Stages;

/// <summary>
/// The forms in which each image is asked about: as it is, then shifted by up to s pixels in each direction (Carlini et
/// al. 2022, §VI-C).
/// </summary>
internal static class QueryShifts
{
    /// <summary>The shift of each query: none first, (2s+1)² in all.</summary>
    public static IReadOnlyList<PixelShift> Of(int shifts)
    {
        List<PixelShift> all = [default];
        for (int down = -shifts; down <= shifts; down++)
        {
            for (int right = -shifts; right <= shifts; right++)
            {
                if ((down, right) != (0, 0))
                {
                    all.Add(new PixelShift(down, right));
                }
            }
        }

        return all;
    }
}
