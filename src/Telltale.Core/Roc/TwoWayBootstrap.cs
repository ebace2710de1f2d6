using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>Resampled AUC and TPRs: one row a replicate.</summary>
public sealed class BootstrapReplicates
{
    private readonly double[] _auc;
    private readonly double[][] _tpr;

    internal BootstrapReplicates(double[] auc, double[][] tpr)
    {
        _auc = auc;
        _tpr = tpr;
        Array.Sort(_auc);
        foreach (double[] column in _tpr)
        {
            Array.Sort(column);
        }
    }

    /// <summary>Percentile limits for the AUC at a two-sided confidence.</summary>
    public Interval Auc(double confidence) => Percentile(_auc, confidence);

    /// <summary>Percentile limits for the TPR at the i-th FPR asked for.</summary>
    public Interval Tpr(int index, double confidence) => Percentile(_tpr[index], confidence);

    // The ⌊(B+1)·α/2⌋-th from either end: whole replicates, no interpolation.
    private static Interval Percentile(double[] sorted, double confidence)
    {
        int rank = Math.Max(1, (int)Math.Floor((sorted.Length + 1) * (1 - confidence) / 2));
        return new Interval(sorted[rank - 1], sorted[^rank]);
    }
}

/// <summary>
/// The two-way ("pigeonhole") bootstrap of Owen (2007, Annals of Applied Statistics 1:386): targets and records are drawn with
/// replacement, each on its own, and a row weighs the product of how often its target and its record were drawn. It carries
/// the noise that rows share because they come from one model or from one record, which drawing rows would miss. Where rows share nothing it overstates their
/// variance, up to three times: intervals are then too wide, never too narrow.
/// </summary>
public static class TwoWayBootstrap
{
    /// <summary>
    /// Resamples. A replicate draws from a stream of its own, so the result is the same for any number of threads. It costs
    /// two passes over the rows and no sort.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="falsePositiveRates">FPRs in [0, 1] at which the TPR is wanted, in any order.</param>
    /// <param name="replicates">Number of replicates, at least 1; 1,000 or more for 95 % limits.</param>
    /// <param name="seed">Root of the replicates' streams.</param>
    /// <param name="threads">Most threads at once, at least 1.</param>
    public static BootstrapReplicates Run(
        TwoWayRows rows,
        ReadOnlySpan<double> falsePositiveRates,
        int replicates,
        Seed seed,
        int threads
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicates, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        double[] rates = falsePositiveRates.ToArray();
        int[] ascending = [.. Enumerable.Range(0, rates.Length).OrderBy(i => rates[i])];
        double[] auc = new double[replicates];
        double[][] tpr = [.. rates.Select(_ => new double[replicates])];
        Parallel.For(
            0,
            replicates,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => new Replicate(rows),
            (b, _, replicate) =>
            {
                replicate.Draw(seed.Derive(b).CreateRng());
                auc[b] = replicate.Read(rates, ascending, (rate, value) => tpr[rate][b] = value);
                return replicate;
            },
            _ => { }
        );
        return new BootstrapReplicates(auc, tpr);
    }

    // The scratch space of one thread.
    private sealed class Replicate(TwoWayRows rows)
    {
        private readonly int[] _recordWeight = new int[rows.Records];
        private readonly int[] _targetWeight = new int[rows.Targets];
        private readonly int[] _weight = new int[rows.Record.Length];
        private long _members;
        private long _nonMembers;

        public void Draw(Rng rng)
        {
            do
            {
                Multinomial(_recordWeight, rng);
                Multinomial(_targetWeight, rng);
                Weigh();
            } while (_members == 0 || _nonMembers == 0);
        }

        // One walk down from the highest score: AUC from whole ties, and each TPR as the walk passes the last tie that its FPR
        // allows.
        public double Read(double[] rates, int[] ascending, Action<int, double> report)
        {
            long truePositives = 0;
            long falsePositives = 0;
            long tieMembers = 0;
            long tieNonMembers = 0;
            double twiceU = 0;
            int next = 0;
            for (int i = 0; i < _weight.Length; i++)
            {
                long weight = _weight[i];
                bool member = rows.IsMember[i];
                tieMembers += member ? weight : 0;
                tieNonMembers += member ? 0 : weight;
                if (!rows.EndsTie[i])
                {
                    continue;
                }

                while (
                    next < ascending.Length
                    && (falsePositives + tieNonMembers) / (double)_nonMembers > rates[ascending[next]]
                )
                {
                    report(ascending[next], truePositives / (double)_members);
                    next++;
                }

                long below = _nonMembers - falsePositives - tieNonMembers;
                twiceU += (double)tieMembers * ((2 * below) + tieNonMembers);
                truePositives += tieMembers;
                falsePositives += tieNonMembers;
                tieMembers = 0;
                tieNonMembers = 0;
            }

            for (; next < ascending.Length; next++)
            {
                report(ascending[next], 1);
            }

            return twiceU / (2.0 * _members * _nonMembers);
        }

        private void Weigh()
        {
            _members = 0;
            _nonMembers = 0;
            for (int i = 0; i < _weight.Length; i++)
            {
                int weight = _recordWeight[rows.Record[i]] * _targetWeight[rows.Target[i]];
                _weight[i] = weight;
                if (rows.IsMember[i])
                {
                    _members += weight;
                }
                else
                {
                    _nonMembers += weight;
                }
            }
        }

        private static void Multinomial(int[] weights, Rng rng)
        {
            Array.Clear(weights);
            for (int i = 0; i < weights.Length; i++)
            {
                weights[rng.NextInt(weights.Length)]++;
            }
        }
    }
}
