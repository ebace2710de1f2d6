using Telltale.Attacks.Numerics;

namespace Telltale.Attacks.Tests.Numerics;

public class GammaFunctionTests
{
    [Fact]
    public void Whole_numbers_give_factorials()
    {
        double log = 0;
        for (int n = 1; n <= 170; n++)
        {
            Assert.Equal(log, GammaFunction.LogGamma(n), 2e-14 * Math.Max(1, 0.1 * log));
            log += Math.Log(n);
        }
    }

    [Fact]
    public void Halves_go_back_to_the_square_root_of_pi()
    {
        double log = 0.5 * Math.Log(Math.PI);
        for (double x = 0.5; x < 100; x++)
        {
            Assert.Equal(log, GammaFunction.LogGamma(x), 2e-14 * Math.Max(1, 0.1 * log));
            log += Math.Log(x);
        }
    }

    [Fact]
    public void Legendres_duplication_holds()
    {
        for (double x = 0.01; x < 500; x *= 1.3)
        {
            double right =
                GammaFunction.LogGamma(x)
                + GammaFunction.LogGamma(x + 0.5)
                + (((2 * x) - 1) * Math.Log(2))
                - (0.5 * Math.Log(Math.PI));
            Assert.Equal(right, GammaFunction.LogGamma(2 * x), 4e-14 * Math.Max(1, 0.1 * Math.Abs(right)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1.5)]
    [InlineData(double.NaN)]
    public void Outside_its_domain_it_is_not_a_number(double x) => Assert.True(double.IsNaN(GammaFunction.LogGamma(x)));
}
