using Telltale.Audit.Stages;
using Telltale.Learning.Training;

namespace Telltale.Audit.Tests.Stages;

public sealed class QueryShiftsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 9)]
    [InlineData(3, 49)]
    public void They_begin_with_the_image_as_it_is_and_repeat_none(int shifts, int expected)
    {
        IReadOnlyList<PixelShift> all = QueryShifts.Of(shifts);
        Assert.Equal(default, all[0]);
        Assert.Equal(expected, all.Distinct().Count());
        Assert.Equal(expected, all.Count);
        Assert.All(all, s => Assert.True(Math.Abs(s.Down) <= shifts && Math.Abs(s.Right) <= shifts));
    }
}
