using System.Globalization;
using System.Net.Http.Headers;
using Telltale.Core.Randomness;

namespace Telltale.Adapters.Targets.Endpoints.Traffic;

/// <summary>How long to wait before a request is sent again.</summary>
internal static class RetryDelay
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>
    /// What the server asks for and up to a second more; where it asks for nothing, <c>2^(attempt − 1)</c> seconds, at most
    /// 60, times a number drawn from [½, 1), so that those who failed together do not come back together.
    /// </summary>
    /// <param name="attempt">How many attempts have failed, from 1.</param>
    /// <param name="asked">What the server asks for.</param>
    /// <param name="rng">The request's own stream.</param>
    public static TimeSpan Before(int attempt, TimeSpan? asked, Rng rng)
    {
        double draw = rng.NextUniform();
        if (asked is { } span)
        {
            return span + TimeSpan.FromSeconds(draw);
        }

        double seconds = Math.Min(First.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 30)), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (0.5 + (0.5 * draw)));
    }

    /// <summary>
    /// What a server asks for: <c>retry-after-ms</c>, or <c>Retry-After</c> in seconds or as an HTTP date (RFC 9110, 10.2.3);
    /// null where it asks for nothing that can be read. A date that has passed is zero.
    /// </summary>
    public static TimeSpan? Asked(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Number(headers, "retry-after-ms") is { } milliseconds)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        if (Number(headers, "Retry-After") is { } seconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return headers.RetryAfter?.Date is { } date ? (date > now ? date - now : TimeSpan.Zero) : null;
    }

    private static double? Number(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values)
        && double.TryParse(
            values.FirstOrDefault(),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out double number
        )
        && number < 1e9
            ? number
            : null;
}
