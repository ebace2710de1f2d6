using System.Diagnostics;
using Telltale.Audit.Assessment;
using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.TestKit.Populations;

namespace Telltale.Benchmarks.Comparisons;

/// <summary>
/// Everything that a result says about a column of a million scores: curve, intervals, bands, bound on ε. Several targets
/// share their records, and 2,000 two-way replicates make the intervals. The peers draw a few replicates and say what 2,000
/// take.
/// </summary>
internal sealed class AssessmentComparison : IComparison
{
    private const int Replicates = 2000;

    private static readonly AssessedAttack Attack = new(
        "scores",
        "external",
        "none",
        "unknown",
        new Dictionary<string, string>(StringComparer.Ordinal)
    );

    public string Part => "assessment";

    public IEnumerable<Measurement> Run(bool quick)
    {
        int threads = Environment.ProcessorCount;
        (int Targets, int Records)[] shapes = quick
            ? [(1, 10_000), (20, 500), (100, 100)]
            : [(1, 1_000_000), (20, 50_000), (1000, 1000)];
        Assess(2, 500, threads);
        foreach ((int targets, int records) in shapes)
        {
            (AttackAssessment found, double seconds) = Assess(targets, records, threads);
            string name = $"{targets}x{records}";
            yield return new(Part, name, Measurement.Ours, seconds)
            {
                Note =
                    $"{found.Auc.Method}, AUC {found.Auc.Value:F6} ({found.Auc.Low:F6} to {found.Auc.High:F6}), {threads} threads",
            };
            if (!quick)
            {
                yield return new(Part, name, "limit: 10 s", 10) { Target = 1 };
            }
        }

        (double[] first, Membership[] known, _, _) = Draw(1, shapes[0].Records);
        double[] second = [.. first.Select((score, i) => score + (2 * SpeedInputs.Uniform(21, i)))];
        bool[] isMember = [.. known.Select(m => m == Membership.Member)];
        long began = Stopwatch.GetTimestamp();
        AucComparison compared = DeLong.Compare(first, second, isMember);
        yield return new(
            Part,
            $"DeLong, two columns of {first.Length}",
            Measurement.Ours,
            Stopwatch.GetElapsedTime(began).TotalSeconds
        )
        {
            Note = $"difference {compared.Difference:F6}, variance {compared.Variance:E3}",
        };
    }

    private static (AttackAssessment Found, double Seconds) Assess(int targets, int records, int threads)
    {
        (double[] scores, Membership[] truth, int[] target, int[] record) = Draw(targets, records);
        AssessmentOptions options = new() { BootstrapReplicates = Replicates };
        long start = Stopwatch.GetTimestamp();
        ScoredRows rows = new(scores, truth, target, record);
        AttackAssessment found = Assessor.Assess(Attack, rows, options, new Seed(1), threads);
        return (found, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Row i is record i mod N under target i div N: ln(u/(1−u)) + 4·u − 2 of its record, + 1.5 for a member.</summary>
    private static (double[] Scores, Membership[] Truth, int[] Target, int[] Record) Draw(int targets, int records)
    {
        int rows = targets * records;
        double[] scores = new double[rows];
        Membership[] truth = new Membership[rows];
        int[] target = new int[rows];
        int[] record = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            (target[i], record[i]) = (i / records, i % records);
            bool member = SpeedInputs.Uniform(1, i) < 0.5;
            double u = SpeedInputs.Uniform(2, i);
            truth[i] = member ? Membership.Member : Membership.NonMember;
            scores[i] = Math.Log(u / (1 - u)) + (4 * SpeedInputs.Uniform(3, record[i])) - 2 + (member ? 1.5 : 0);
        }

        return (scores, truth, target, record);
    }
}
