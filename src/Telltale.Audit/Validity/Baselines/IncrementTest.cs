using Telltale.Audit.Results;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Validity.Baselines;

/// <summary>
/// What an attack's score says about membership beyond what the records alone say. Reported are the AUC of the baselines
/// combined, and of the same with the score (both cross-fitted; DeLong's paired interval of the difference). The p-value
/// is not DeLong's: of nested models the difference of AUCs has no normal distribution where nothing is added (Demler et
/// al. 2012). It is that of the generalised covariance measure (Shah and Peters 2020): membership and score are each
/// predicted from the records, and what is left of both is multiplied; the mean product is 0 if, given the records, score
/// and membership have nothing to do with each other. Errors of the two predictions have to go together to do harm.
/// </summary>
internal static class IncrementTest
{
    // Where the records alone decide, nothing is left to compare (Crump et al. 2009).
    private const double LeastChance = 0.1;
    private const int FewestOfASide = 50;

    /// <summary>The increment of a column of scores; null where fewer than fifty of either side have a score.</summary>
    /// <param name="run">What the baselines found.</param>
    /// <param name="scores">Score of every record of the first target; NaN where there is none.</param>
    /// <param name="confidence">Of the interval.</param>
    /// <param name="seed">Stream of the trees.</param>
    /// <param name="threads">Threads to use; nothing depends on it.</param>
    public static IncrementOverBaseline? Of(
        BaselineRun run,
        ReadOnlySpan<double> scores,
        double confidence,
        Seed seed,
        int threads
    )
    {
        double[] own = new double[run.Records.Length];
        for (int i = 0; i < own.Length; i++)
        {
            own[i] = scores[run.Records[i]];
        }

        int[] scored = [.. Enumerable.Range(0, own.Length).Where(i => !double.IsNaN(own[i]))];
        if (Fewer(scored, run.IsMember) < FewestOfASide)
        {
            return null;
        }

        double[] normal = NormalScores(own, scored);
        double[][] alone = [.. run.Found.Select(f => Standardised(f.LogOdds))];
        double[] baseline = Combined(run, alone, scored, threads);
        double[] together = Combined(run, [.. alone, normal], scored, threads);
        AucComparison compared = DeLong.Compare(
            Pick(together, scored),
            Pick(baseline, scored),
            [.. scored.Select(i => run.IsMember[i])]
        );
        Interval interval = compared.Interval(confidence);
        (double p, int records) = Residuals(run, baseline, normal, scored, seed, threads);
        return new IncrementOverBaseline(
            compared.Second,
            compared.First,
            compared.Difference,
            interval.Low,
            interval.High,
            p,
            records
        );
    }

    private static (double PValue, int Records) Residuals(
        BaselineRun run,
        double[] baseline,
        double[] normal,
        int[] scored,
        Seed seed,
        int threads
    )
    {
        bool[] isScored = new bool[normal.Length];
        foreach (int i in scored)
        {
            isScored[i] = true;
        }

        double[] predicted = run.Folds.CrossFit(
            threads,
            (fold, training) =>
                run.Predict([.. training.Where(i => isScored[i])], normal, seed.Derive("increment").Derive(fold))
        );
        double[] chances = [.. baseline.Select(b => 1 / (1 + Math.Exp(-b)))];
        int[] open = [.. scored.Where(i => chances[i] is >= LeastChance and <= 1 - LeastChance)];
        if (Fewer(open, run.IsMember) < FewestOfASide)
        {
            return (1, open.Length);
        }

        double sum = 0;
        double squares = 0;
        foreach (int i in open)
        {
            double product = ((run.IsMember[i] ? 1 : 0) - chances[i]) * (normal[i] - predicted[i]);
            sum += product;
            squares += product * product;
        }

        double mean = sum / open.Length;
        double variance = (squares / open.Length) - (mean * mean);
        double p = variance > 0 ? Normal.Survival(mean * Math.Sqrt(open.Length / variance)) : 1;
        return (p, open.Length);
    }

    private static double[] Combined(BaselineRun run, double[][] columns, int[] scored, int threads)
    {
        HashSet<int> known = [.. scored];
        return run.Folds.CrossFit(
            threads,
            (_, training) =>
            {
                SmallLogistic model = SmallLogistic.Fit(columns, [.. training.Where(known.Contains)], run.IsMember);
                return record => model.Score(columns, record);
            }
        );
    }

    /// <summary>Φ⁻¹ of each score's mid-rank among those scored, (rank − ½) / n; 0 for the others.</summary>
    private static double[] NormalScores(double[] scores, int[] scored)
    {
        int[] order = [.. scored.OrderBy(i => scores[i]).ThenBy(i => i)];
        double[] normal = new double[scores.Length];
        for (int start = 0; start < order.Length; )
        {
            int end = start;
            while (end < order.Length && scores[order[end]] == scores[order[start]])
            {
                end++;
            }

            double value = Normal.Quantile((start + end) / 2.0 / order.Length);
            for (; start < end; start++)
            {
                normal[order[start]] = value;
            }
        }

        return normal;
    }

    private static double[] Standardised(double[] values)
    {
        double mean = 0;
        foreach (double value in values)
        {
            mean += value / values.Length;
        }

        double variance = 0;
        foreach (double value in values)
        {
            variance += (value - mean) * (value - mean) / values.Length;
        }

        return variance > 0 ? [.. values.Select(v => (v - mean) / Math.Sqrt(variance))] : new double[values.Length];
    }

    private static double[] Pick(double[] values, int[] chosen) => [.. chosen.Select(i => values[i])];

    private static int Fewer(int[] records, bool[] isMember)
    {
        int members = records.Count(i => isMember[i]);
        return Math.Min(members, records.Length - members);
    }
}
