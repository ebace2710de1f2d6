using Telltale.Audit.Records;
using Telltale.Audit.Stages;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Tests.Stages;

public sealed class QueryShiftsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 9)]
    [InlineData(3, 49)]
    public void Offsets_begin_with_the_image_as_it_is_and_repeat_none(int shifts, int expected)
    {
        IReadOnlyList<(int Down, int Right)> offsets = QueryShifts.Offsets(shifts);
        Assert.Equal((0, 0), offsets[0]);
        Assert.Equal(expected, offsets.Distinct().Count());
        Assert.Equal(expected, offsets.Count);
        Assert.All(offsets, o => Assert.True(Math.Abs(o.Down) <= shifts && Math.Abs(o.Right) <= shifts));
    }

    [Fact]
    public void One_row_moves_and_reflects_without_repeating_its_edge()
    {
        ImageShape row = new(1, 4);
        Assert.Equal([3, 2, 1, 2], QueryShifts.Shift([1, 2, 3, 4], row, 0, 2));
        Assert.Equal([2, 3, 4, 3], QueryShifts.Shift([1, 2, 3, 4], row, 0, -1));
        Assert.Equal([1, 2, 3, 4], QueryShifts.Shift([1, 2, 3, 4], row, 1, 0));
    }

    [Fact]
    public void Images_shift_as_a_naive_mirror_does()
    {
        const int H = 4;
        const int W = 5;
        const int C = 2;
        int[] images = [.. Enumerable.Range(0, 3 * H * W * C)];
        foreach ((int down, int right) in QueryShifts.Offsets(3))
        {
            int[] shifted = QueryShifts.Shift(images, new ImageShape(H, W, C), down, right);
            for (int i = 0; i < images.Length; i++)
            {
                int c = i % C;
                int x = i / C % W;
                int y = i / C / W % H;
                int image = i / C / W / H;
                int from = (((((image * H) + Mirror(y - down, H)) * W) + Mirror(x - right, W)) * C) + c;
                Assert.Equal(images[from], shifted[i]);
            }
        }
    }

    /// <summary>Walks one step at a time and turns round at either end.</summary>
    private static int Mirror(int position, int extent)
    {
        while (position < 0 || position >= extent)
        {
            position = position < 0 ? -position : (2 * (extent - 1)) - position;
        }

        return position;
    }
}
