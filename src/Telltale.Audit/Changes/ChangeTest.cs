using Telltale.Audit.Results;
using Telltale.Core;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Changes;

/// <summary>
/// Two runs compared by what the strongest attack of each comes to. Which attack is the strongest is not known but seen, and a defence
/// may stop one attack and leave another: so all attacks after the change are held against each attack before it. With D(b, a) the
/// AUC of attack b after less that of a before, and k attacks, <c>max after − max before ≤ min over a of max over b of (D + c·SE)</c> and
/// <c>≥ max over b of min over a of (D − c·SE)</c>, with c at α/2 divided by k and by the number of measures: for the attack b that
/// is truly the strongest the limit of one a suffices, so only the choice of a has to be paid for (an intersection–union test, Berger 1982).
/// </summary>
/// <remarks>
/// Standard errors: one target, DeLong's, with the records that both runs share counted in both (<see cref="AucInfluence"/>); several
/// targets of the same rows, paired replicates of the two-way bootstrap; several of other rows, both bootstraps' together.
/// TPRs: bootstrap, paired where rows are the same; only rates at which ten non-members or more are expected in both runs.
/// </remarks>
internal sealed class ChangeTest
{
    private readonly ChangedRows _rows;
    private readonly IReadOnlyList<string> _labels;
    private readonly double[] _rates;
    private readonly Column[][] _columns;
    private readonly double _alpha;

    /// <param name="before">The one run.</param>
    /// <param name="after">The other.</param>
    /// <param name="labels">Attacks that both made in the same way, at least one.</param>
    /// <param name="rows">Rows that are compared.</param>
    /// <param name="rates">FPRs asked for.</param>
    /// <param name="confidence">That all limits of the strongest hold together.</param>
    /// <param name="replicates">Bootstrap replicates.</param>
    /// <param name="seed">Root of the replicates' streams.</param>
    /// <param name="threads">Most threads at once; no number depends on it.</param>
    /// <exception cref="BadInputException">A run has fewer than two members or non-members that all attacks score.</exception>
    public ChangeTest(
        RunScores before,
        RunScores after,
        IReadOnlyList<string> labels,
        ChangedRows rows,
        IReadOnlyList<double> rates,
        double confidence,
        int replicates,
        Seed seed,
        int threads
    )
    {
        _rows = rows;
        _labels = labels;
        _alpha = 1 - confidence;
        RunScores[] runs = [before, after];
        for (int run = 0; run < 2; run++)
        {
            if (rows.IsMember[run].Count(m => m) < 2 || rows.IsMember[run].Count(m => !m) < 2)
            {
                throw new BadInputException(
                    $"{runs[run].Result.Plan.Source}: comparing runs needs two members and two non-members that every attack scores; found {rows.IsMember[run].Count(m => m)} and {rows.IsMember[run].Count(m => !m)}."
                );
            }
        }

        _rates =
        [
            .. rates
                .Where(rate =>
                    rate < 1
                    && Enumerable
                        .Range(0, 2)
                        .All(run =>
                            RocCurve
                                .Of(rows.Of(run, runs[run].Column(labels[0])), rows.IsMember[run])
                                .ResolutionAt(rate) == Resolution.Ok
                        )
                )
                .Distinct()
                .OrderDescending(),
        ];
        int records = rows.Records.SelectMany(r => r).Max() + 1;
        _columns =
        [
            .. runs.Select(
                (run, i) =>
                    labels
                        .Select(label =>
                        {
                            double[] scores = rows.Of(i, run.Column(label));
                            // One stream where rows are the same: replicates of both runs belong together.
                            Seed stream = rows.Pairing == RunPairing.SameRows ? seed : seed.Derive(i);
                            BootstrapReplicates drawn = TwoWayBootstrap.Run(
                                TwoWayRows.Of(
                                    scores,
                                    rows.IsMember[i],
                                    rows.Target[i],
                                    run.Targets == 1 ? [] : rows.Records[i]
                                ),
                                _rates,
                                replicates,
                                stream,
                                threads
                            );
                            return new Column(
                                drawn,
                                run.Targets == 1 ? Spread(scores, rows.IsMember[i], rows.Records[i], records) : null
                            );
                        })
                        .ToArray()
            ),
        ];
    }

    private double Measures => 1 + _rates.Length;

    private int Count => _labels.Count;

    /// <summary>The strongest attack by AUC, then by TPR at each rate that both runs resolve.</summary>
    public IReadOnlyList<StrongestChange> Strongest() =>
        [Strongest(null, -1), .. _rates.Select((rate, i) => Strongest(rate, i))];

    /// <summary>The AUC of each attack.</summary>
    public IReadOnlyList<AttackChange> Attacks()
    {
        Contrast[] found = [.. Enumerable.Range(0, Count).Select(i => Of(i, i, -1))];
        double[] adjusted = Multiplicity.Adjust(
            [.. found.Select(c => Math.Min(1, 2 * c.Tail(Math.Abs(c.Difference))))],
            PValueAdjustment.Holm
        );
        return
        [
            .. found.Select(
                (c, i) =>
                {
                    double half = c.Deviations(-Normal.Quantile(_alpha / 2)) * c.Error;
                    return new AttackChange(
                        _labels[i],
                        _columns[0][i].Value(-1),
                        _columns[1][i].Value(-1),
                        c.Difference,
                        Math.Max(-1, c.Difference - half),
                        Math.Min(1, c.Difference + half),
                        Math.Min(1, 2 * c.Tail(Math.Abs(c.Difference))),
                        adjusted[i],
                        Method
                    );
                }
            ),
        ];
    }

    /// <summary>How differences of AUCs were made.</summary>
    public string Method =>
        (_rows.Pairing, OneTarget) switch
        {
            (RunPairing.SameRows, true) => "paired delong",
            (RunPairing.SharedRecords, true) => "delong over shared records",
            (_, true) => "unpaired delong",
            (RunPairing.SameRows, false) => $"paired {TwoWayBootstrap.MethodName}",
            (_, false) => $"unpaired {TwoWayBootstrap.MethodName}",
        };

    private bool OneTarget => _columns[0][0].Influence is not null && _columns[1][0].Influence is not null;

    private StrongestChange Strongest(double? rate, int measure)
    {
        int before = Best(0, measure);
        int after = Best(1, measure);
        double z = -Normal.Quantile(_alpha / (2 * Count * Measures));
        double high = 1;
        double low = -1;
        double less = 1;
        double more = 1;
        for (int i = 0; i < Count; i++)
        {
            Contrast[] fixedBefore = [.. Enumerable.Range(0, Count).Select(b => Of(i, b, measure))];
            high = Math.Min(high, fixedBefore.Max(c => c.Difference + (c.Deviations(z) * c.Error)));
            less = Math.Min(less, fixedBefore.Max(c => c.Tail(-c.Difference)));
            Contrast[] fixedAfter = [.. Enumerable.Range(0, Count).Select(a => Of(a, i, measure))];
            low = Math.Max(low, fixedAfter.Min(c => c.Difference - (c.Deviations(z) * c.Error)));
            more = Math.Min(more, fixedAfter.Max(c => c.Tail(c.Difference)));
        }

        Contrast best = Of(before, after, measure);
        double difference = _columns[1][after].Value(measure) - _columns[0][before].Value(measure);
        return new StrongestChange(
            rate,
            _labels[before],
            _columns[0][before].Value(measure),
            _labels[after],
            _columns[1][after].Value(measure),
            difference,
            Math.Min(low, difference),
            Math.Max(high, difference),
            Math.Min(1, 2 * Count * Measures * Math.Min(less, more)),
            (best.Deviations(z) - Normal.Quantile(0.2)) * best.Error
        );
    }

    private int Best(int run, int measure) =>
        Enumerable.Range(0, Count).OrderByDescending(i => _columns[run][i].Value(measure)).ThenBy(i => i).First();

    private Contrast Of(int before, int after, int measure)
    {
        Column one = _columns[0][before];
        Column two = _columns[1][after];
        double difference = two.Value(measure) - one.Value(measure);
        if (measure < 0 && one.Influence is { } first && two.Influence is { } second)
        {
            double variance = 0;
            for (int record = 0; record < first.Length; record++)
            {
                double moved = second[record] - first[record];
                variance += moved * moved;
            }

            return new Contrast(difference, Math.Sqrt(variance), [null]);
        }

        ResampledStatistic earlier = one.Resampled(measure);
        ResampledStatistic later = two.Resampled(measure);
        if (_rows.Pairing == RunPairing.SameRows)
        {
            ResampledStatistic paired = ResampledStatistic.Paired(later, earlier);
            return new Contrast(difference, paired.StandardError, [paired.DegreesOfFreedom]);
        }

        double error = Math.Sqrt(Math.Pow(later.StandardError, 2) + Math.Pow(earlier.StandardError, 2));
        return new Contrast(difference, error, [earlier.DegreesOfFreedom, later.DegreesOfFreedom]);
    }

    // A record that only one of the runs has moves nothing in the other.
    private static double[] Spread(double[] scores, bool[] isMember, int[] record, int records)
    {
        double[] influence = AucInfluence.Of(scores, isMember).Values.ToArray();
        double[] spread = new double[records];
        for (int row = 0; row < influence.Length; row++)
        {
            spread[record[row]] += influence[row];
        }

        return spread;
    }

    private sealed record Column(BootstrapReplicates Drawn, double[]? Influence)
    {
        public ResampledStatistic Resampled(int measure) =>
            measure < 0 ? Drawn.ResampledAuc : Drawn.ResampledTpr[measure];

        public double Value(int measure) => Resampled(measure).Estimate;
    }

    /// <summary>A difference with its standard error, and what stands in for the normal distribution: of several, the one with the heaviest tails.</summary>
    private sealed record Contrast(double Difference, double Error, double?[] Freedom)
    {
        private double? Fewest => Freedom.Min();

        public double Deviations(double normal) =>
            Fewest is { } freedom && normal > 0 ? -StudentT.QuantileOfLog(Normal.LogSurvival(normal), freedom) : normal;

        /// <summary>Chance of a difference of at least so much where there is none; where nothing varies it is 0 or 1.</summary>
        public double Tail(double difference) =>
            Error == 0 ? (difference > 0 ? PValues.Smallest : 1)
            : Fewest is { } freedom ? StudentT.Survival(difference / Error, freedom)
            : Normal.Survival(difference / Error);
    }
}
