using Telltale.Adapters.Targets.Endpoints.Traffic;
using Telltale.Core.Randomness;

namespace Telltale.Adapters.Tests.Targets.Endpoints;

public sealed class RetryDelayTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Waits_double_up_to_a_minute_with_half_of_them_drawn()
    {
        Rng rng = new Seed(1).CreateRng();
        for (int attempt = 1; attempt < 40; attempt++)
        {
            double most = Math.Min(Math.Pow(2, attempt - 1), 60);
            double[] waits =
            [
                .. Enumerable.Range(0, 200).Select(_ => RetryDelay.Before(attempt, null, rng).TotalSeconds),
            ];
            Assert.All(waits, wait => Assert.InRange(wait, most / 2, most));
            Assert.InRange(waits.Max() - waits.Min(), 0.45 * most, 0.5 * most);
        }

        Assert.Equal(
            RetryDelay.Before(3, null, new Seed(5).CreateRng()),
            RetryDelay.Before(3, null, new Seed(5).CreateRng())
        );
    }

    [Fact]
    public void What_the_server_asks_for_is_waited_and_up_to_a_second_more()
    {
        Rng rng = new Seed(1).CreateRng();
        for (int i = 0; i < 100; i++)
        {
            Assert.InRange(RetryDelay.Before(1, TimeSpan.FromSeconds(30), rng).TotalSeconds, 30, 31);
        }
    }

    [Theory]
    [InlineData("Retry-After", "7", 7.0)]
    [InlineData("Retry-After", "1.5", 1.5)]
    [InlineData("Retry-After", "0", 0.0)]
    [InlineData("Retry-After", "Fri, 02 Jan 2026 03:04:35 GMT", 30.0)]
    [InlineData("Retry-After", "Fri, 02 Jan 2026 03:04:00 GMT", 0.0)]
    [InlineData("retry-after-ms", "250", 0.25)]
    [InlineData("Retry-After", "soon", null)]
    [InlineData("Retry-After", "-5", null)]
    [InlineData("Retry-After", "1e300", null)]
    [InlineData("Other", "5", null)]
    public void Every_form_of_asking_is_understood(string name, string value, double? seconds)
    {
        using HttpResponseMessage response = new();
        response.Headers.TryAddWithoutValidation(name, value);
        Assert.Equal(seconds, RetryDelay.Asked(response.Headers, Now)?.TotalSeconds);
    }
}
