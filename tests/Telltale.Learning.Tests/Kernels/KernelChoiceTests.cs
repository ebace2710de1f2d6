using Telltale.Core;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Tests.Kernels;

public sealed class KernelChoiceTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Without_a_wish_it_is_the_widest_that_the_processor_accelerates(string? wish)
    {
        Kernel kernel = Kernel.Choose(wish);
        Assert.True(kernel.IsAccelerated);
        Assert.Equal(Kernel.All.Last(k => k.IsAccelerated), kernel);
    }

    [Fact]
    public void The_plain_kernel_runs_anywhere() => Assert.Same(PlainKernel.Instance, Kernel.Choose(" Plain "));

    [Theory]
    [EachKernel]
    public void A_kernel_is_given_by_name_or_refused_where_the_processor_lacks_it(string name)
    {
        Kernel kernel = EachKernelAttribute.Get(name);
        if (kernel.IsAccelerated)
        {
            Assert.Same(kernel, Kernel.Choose(name));
        }
        else
        {
            BadInputException refusal = Assert.Throws<BadInputException>(() => Kernel.Choose(name));
            Assert.Contains(Kernel.Widest.Name, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_known_ones()
    {
        BadInputException refusal = Assert.Throws<BadInputException>(() => Kernel.Choose("avx2"));
        Assert.Contains("'avx2'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("plain, vector128, vector256, vector512", refusal.Message, StringComparison.Ordinal);
    }
}
