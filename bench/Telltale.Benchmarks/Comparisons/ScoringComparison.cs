using System.Diagnostics;
using System.Numerics;
using Telltale.Attacks;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.TestKit.Populations;

namespace Telltale.Benchmarks.Comparisons;

/// <summary>Attacks from margins in memory to scores, beside the time that reading the margins once takes.</summary>
/// <param name="part">Name on the command line.</param>
/// <param name="attacks">What is compared, and the attack string.</param>
/// <param name="population">Population records for so many candidates.</param>
/// <param name="slower">The share of our time that reading should be at least; null where reading is not the limit.</param>
internal sealed class ScoringComparison(
    string part,
    (string What, string Attack)[] attacks,
    Func<int, int> population,
    double? slower
) : IComparison
{
    private const int Rounds = 9;

    private static readonly (int Records, int Models)[] Sizes =
    [
        (5000, 64),
        (5000, 256),
        (20_000, 64),
        (20_000, 256),
        (50_000, 64),
        (50_000, 256),
    ];

    public static ScoringComparison Lira { get; } =
        new(
            "lira",
            [
                ("online, means", "lira:variance=record"),
                ("online, medians", "lira:variance=record,center=median"),
                ("offline, medians, two-sided", "lira:mode=offline,variance=record,center=median,tail=two-sided"),
            ],
            _ => 0,
            slower: 1.0 / 3
        );

    public static ScoringComparison Rmia { get; } =
        new(
            "rmia",
            [("online", "rmia:gamma=1"), ("offline", "rmia:mode=offline,a=0.3,gamma=1")],
            records => records <= 5000 ? 5000 : 10_000,
            slower: null
        );

    public string Part { get; } = part;

    public IEnumerable<Measurement> Run(bool quick)
    {
        int threads = Environment.ProcessorCount;
        foreach ((int records, int models) in quick ? Sizes[..1] : Sizes)
        {
            ClassifierEvidence evidence = SpeedInputs.Create(records, models, population(records));
            double reading = Best(() => Sum(((MarginSignals)evidence.References!.Signals).Margins, threads));
            foreach ((string what, string attack) in attacks)
            {
                IClassifierAttack chosen = AttackCatalog.Choose([attack])[0].Attack;
                double seconds = Best(() =>
                    chosen.Score(GatheredEvidence.Of(evidence, [chosen.Needs], threads, threads))
                );
                double allocated = Allocated(() =>
                    chosen.Score(GatheredEvidence.Of(evidence, [chosen.Needs], threads, threads))
                );
                string name = $"{records}x{models} {what}";
                yield return new(Part, name, Measurement.Ours, seconds)
                {
                    PeakMb = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6,
                    Note = $"{attack}; {threads} threads; {allocated:F1} MB beyond the inputs",
                };
                yield return new(Part, name, "reading the margins once", reading)
                {
                    Target = what.Contains("means", StringComparison.Ordinal) ? slower : null,
                    Note = $"vectorised sum; {threads} threads",
                };
            }
        }
    }

    /// <summary>All that is allocated on the way, in MB, whether it is freed before the end or not.</summary>
    private static double Allocated(Action work)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        work();
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / 1e6;
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
        const int Run = 1 << 16;
        float[] sums = new float[(numbers.Count + Run - 1) / Run];
        ParallelRuns.ForEach(
            sums.Length,
            threads,
            i =>
            {
                long start = (long)i * Run;
                numbers.TryGetFloats(start, (int)Math.Min(Run, numbers.Count - start), out ReadOnlySpan<float> values);
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
}
