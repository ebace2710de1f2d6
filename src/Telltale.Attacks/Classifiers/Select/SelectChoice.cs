using Telltale.Attacks.Shadows;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Learning.Small;

namespace Telltale.Attacks.Classifiers.Select;

/// <summary>What was chosen on shadow targets: one attack, or a logistic regression on several.</summary>
internal sealed class SelectChoice
{
    /// <summary>More rows than this change no weight that matters; evenly spaced ranks of the best attack are taken.</summary>
    private const int MostRows = 100_000;

    private const double Penalty = 1e-4;

    private readonly ShadowScale[] _scales;
    private readonly LogisticFit? _stack;

    private SelectChoice(int[] attacks, ShadowScale[] scales, LogisticFit? stack)
    {
        Attacks = attacks;
        _scales = scales;
        _stack = stack;
    }

    /// <summary>The attacks that have a part.</summary>
    public int[] Attacks { get; }

    /// <summary>Chooses.</summary>
    /// <param name="trials">At least one shadow target.</param>
    /// <param name="attacks">Number of attacks.</param>
    /// <param name="use">What may be chosen.</param>
    /// <param name="atRate">Better by the TPR at this rate; null: by the area under the curve.</param>
    /// <param name="threads">Most threads at once.</param>
    public static SelectChoice Of(ShadowTrial[] trials, int attacks, SelectUse use, double? atRate, int threads)
    {
        double[] strengths = new double[attacks];
        for (int attack = 0; attack < attacks; attack++)
        {
            foreach (ShadowTrial trial in trials)
            {
                strengths[attack] += trial.Strength(trial.Scores[attack], atRate) / trials.Length;
            }
        }

        int best = -1;
        for (int attack = 0; attack < attacks; attack++)
        {
            // By more than rounding, so that of attacks that are as good the first one is taken.
            bool better = best < 0 || strengths[attack] > strengths[best] + 1e-9;
            best = !double.IsNaN(strengths[attack]) && better ? attack : best;
        }

        best = Math.Max(best, 0);
        ShadowScale scale = ScaleOf(trials, best);
        if (scale.IsEmpty || use == SelectUse.Best)
        {
            return new SelectChoice([best], [scale], null);
        }

        int[] able =
        [
            .. Enumerable.Range(0, attacks).Where(a => !double.IsNaN(strengths[a]) && !ScaleOf(trials, a).IsEmpty),
        ];
        ShadowScale[] scales = [.. able.Select(attack => ScaleOf(trials, attack))];
        StackRows[] rows = new StackRows[trials.Length];
        int most = Math.Max(2, MostRows / trials.Length);
        ParallelRuns.ForEach(
            trials.Length,
            threads,
            i => rows[i] = StackRows.Of(trials[i], able, scales, Array.IndexOf(able, best), most)
        );
        if (use == SelectUse.Auto)
        {
            double reached = CrossFitted(trials, rows, able, scales, atRate, threads);
            if (!(reached > strengths[best] + 1e-9))
            {
                return new SelectChoice([best], [scale], null);
            }
        }

        return Fit(rows, able.Length, except: -1) is { } stack
            ? new SelectChoice(able, scales, stack)
            : new SelectChoice([best], [scale], null);
    }

    /// <summary>Scores of the chosen attacks into one; NaN where none has any.</summary>
    /// <param name="scores">One array for each of <see cref="Attacks"/>.</param>
    public double[] Combine(double[][] scores)
    {
        double[] combined = new double[scores[0].Length];
        double[] row = new double[scores.Length];
        for (int record = 0; record < combined.Length; record++)
        {
            combined[record] = Combine(scores, record, row);
        }

        return combined;
    }

    private double Combine(double[][] scores, int record, double[] row)
    {
        if (_stack is null)
        {
            return _scales[0].IsEmpty ? scores[0][record] : _scales[0].Of(scores[0][record]);
        }

        return StackRows.Fill(scores, record, _scales, row) ? _stack.LogOdds(row) : double.NaN;
    }

    private static ShadowScale ScaleOf(ShadowTrial[] trials, int attack) =>
        new(
            trials.SelectMany(trial =>
                trial.Scores[attack].Where((_, record) => trial.Truth[record] == Membership.NonMember)
            )
        );

    /// <summary>How well the regression does on shadow targets that it has not learnt from; NaN with fewer than two.</summary>
    private static double CrossFitted(
        ShadowTrial[] trials,
        StackRows[] rows,
        int[] able,
        ShadowScale[] scales,
        double? atRate,
        int threads
    )
    {
        double[] strengths = new double[trials.Length];
        ParallelRuns.ForEach(
            trials.Length,
            threads,
            i =>
            {
                double[][] scores = [.. able.Select(attack => trials[i].Scores[attack])];
                strengths[i] = Fit(rows, able.Length, except: i) is { } stack
                    ? trials[i].Strength(new SelectChoice(able, scales, stack).Combine(scores), atRate)
                    : double.NaN;
            }
        );
        return strengths.Average();
    }

    private static LogisticFit? Fit(StackRows[] rows, int width, int except)
    {
        StackRows[] used = [.. rows.Where((_, i) => i != except)];
        bool[] answers = [.. used.SelectMany(r => r.Members)];
        return answers.Contains(true) && answers.Contains(false)
            ? LogisticFit.Of([.. used.SelectMany(r => r.Rows)], width, answers, Penalty)
            : null;
    }
}
