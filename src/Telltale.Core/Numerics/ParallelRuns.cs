using System.Runtime.ExceptionServices;

namespace Telltale.Core.Numerics;

/// <summary>Work shared out among threads. What each piece does may not depend on the others, so no result depends on the number of threads.</summary>
public static class ParallelRuns
{
    /// <summary>Long enough to be worth handing over, short enough to share out evenly.</summary>
    private const int RunLength = 4096;

    /// <summary>Does <paramref name="work"/> for 0 … count − 1.</summary>
    /// <param name="count">Number of pieces.</param>
    /// <param name="threads">Most threads at once, at least 1.</param>
    /// <param name="work">One piece. What it throws is thrown as it is, not wrapped: a caller tells bad input from a fault by its type.</param>
    /// <param name="cancellation">Stops between two pieces.</param>
    public static void ForEach(int count, int threads, Action<int> work, CancellationToken cancellation = default) =>
        ForEach(count, threads, () => 0, (piece, _) => work(piece), cancellation);

    /// <summary>The same with something of its own for each thread, such as a buffer.</summary>
    /// <param name="count">Number of pieces.</param>
    /// <param name="threads">Most threads at once, at least 1.</param>
    /// <param name="make">Makes what a thread keeps.</param>
    /// <param name="work">One piece.</param>
    /// <param name="cancellation">Stops between two pieces.</param>
    public static void ForEach<TOwn>(
        int count,
        int threads,
        Func<TOwn> make,
        Action<int, TOwn> work,
        CancellationToken cancellation = default
    )
    {
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        try
        {
            Parallel.For(
                0,
                count,
                options,
                make,
                (piece, _, own) =>
                {
                    work(piece, own);
                    return own;
                },
                _ => { }
            );
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
        }
    }

    /// <summary>Does <paramref name="work"/> for runs [start, end) that together are [0, length).</summary>
    /// <param name="length">Number of elements.</param>
    /// <param name="threads">Most threads at once, at least 1.</param>
    /// <param name="work">One run: its start and its end.</param>
    public static void Over(int length, int threads, Action<int, int> work) =>
        ForEach(
            (int)(((long)length + RunLength - 1) / RunLength),
            threads,
            run => work(run * RunLength, (int)Math.Min(length, (run + 1L) * RunLength))
        );
}
