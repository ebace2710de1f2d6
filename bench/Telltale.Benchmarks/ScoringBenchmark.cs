using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Telltale.Attacks;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.TestKit.Populations;

namespace Telltale.Benchmarks;

/// <summary>LiRA and RMIA from margins in memory to scores, beside the time that reading the margins once takes.</summary>
internal static class ScoringBenchmark
{
    private const int Rounds = 9;

    private static readonly (int Records, int Models)[] Cases =
    [
        (5000, 64),
        (5000, 256),
        (20_000, 64),
        (20_000, 256),
        (50_000, 64),
        (50_000, 256),
    ];

    /// <summary>Prints a line a case and contender.</summary>
    /// <param name="part"><c>lira</c> or <c>rmia</c>.</param>
    public static void Compare(string part)
    {
        if (part == "lira")
        {
            Run(
                part,
                [
                    ("telltale", "lira:variance=record"),
                    ("telltale, medians", "lira:variance=record,center=median"),
                    ("telltale, offline", "lira:mode=offline,variance=record"),
                ],
                _ => 0
            );
        }
        else
        {
            Run(
                part,
                [("telltale", "rmia:gamma=1"), ("telltale, offline", "rmia:mode=offline,a=0.3,gamma=1")],
                records => records <= 5000 ? 5000 : 10_000
            );
        }
    }

    private static void Run(string part, (string Who, string Attack)[] contenders, Func<int, int> population)
    {
        int threads = Environment.ProcessorCount;
        foreach ((int records, int models) in Cases)
        {
            ClassifierEvidence evidence = SpeedInputs.Create(records, models, population(records));
            string size = $"{records}x{models}";
            foreach ((string who, string attack) in contenders)
            {
                IClassifierAttack chosen = AttackCatalog.Choose([attack])[0].Attack;
                double seconds = Best(() =>
                    chosen.Score(GatheredEvidence.Of(evidence, [chosen.Needs], threads, threads))
                );
                Print(part, size, who, seconds, $"{attack}; {threads} threads; peak with the inputs and other cases");
            }

            double reading = Best(() => Sum(((MarginSignals)evidence.References!.Signals).Margins, threads));
            Print(part, size, "reading the margins once", reading, $"vectorised sum; {threads} threads");
        }
    }

    private static double Best(Action work)
    {
        double best = double.PositiveInfinity;
        for (int round = 0; round <= Rounds; round++)
        {
            GC.Collect();
            long began = Stopwatch.GetTimestamp();
            work();
            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            // The first round finds memory that was never touched.
            best = round == 0 ? best : Math.Min(best, seconds);
        }

        return best;
    }

    private static void Sum(NdArray numbers, int threads)
    {
        const int run = 1 << 16;
        float[] sums = new float[(numbers.Count + run - 1) / run];
        ParallelRuns.ForEach(
            sums.Length,
            threads,
            i =>
            {
                long start = (long)i * run;
                numbers.TryGetFloats(start, (int)Math.Min(run, numbers.Count - start), out ReadOnlySpan<float> values);
                Vector<float> a = default;
                Vector<float> b = default;
                Vector<float> c = default;
                Vector<float> d = default;
                int width = Vector<float>.Count;
                for (; values.Length >= 4 * width; values = values[(4 * width)..])
                {
                    a += new Vector<float>(values);
                    b += new Vector<float>(values[width..]);
                    c += new Vector<float>(values[(2 * width)..]);
                    d += new Vector<float>(values[(3 * width)..]);
                }

                sums[i] = Vector.Sum(a + b + c + d);
            }
        );
        GC.KeepAlive(sums);
    }

    private static void Print(string part, string size, string who, double seconds, string note)
    {
        long peak = Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"part":"{{part}}","case":"{{size}}","who":"{{who}}","seconds":{{seconds:0.000000}},"peak_mb":{{peak}},"note":"{{note}}"}"""
            )
        );
    }
}
