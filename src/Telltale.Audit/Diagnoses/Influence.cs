using Telltale.Audit.Persons;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Diagnoses;

/// <summary>
/// What training on a record does to the probability of its true class, from reference models that were and were not trained
/// on it: the mean with it less the mean without it (Feldman and Zhang 2020, What neural networks memorize and why; there with
/// the share of right answers). Of a text, the probability of a token, as the geometric mean over its tokens. The target itself
/// has no part in it.
/// </summary>
internal sealed class Influence
{
    /// <summary>Fewer models than this on a side give no value.</summary>
    public const int FewestModels = 2;

    private const int Block = 2048;

    private Influence(int records)
    {
        With = new double[records];
        Without = new double[records];
        StandardError = new double[records];
    }

    /// <summary>Mean probability over models trained with each record; NaN where there are too few.</summary>
    public double[] With { get; }

    /// <summary>Mean probability over models trained without it; NaN where there are too few.</summary>
    public double[] Without { get; }

    /// <summary>Standard error of the difference: √(s²_in/n_in + s²_out/n_out).</summary>
    public double[] StandardError { get; }

    /// <summary>
    /// The same of persons: means over each one's rows. The standard error is the mean of the rows', which is as large as it can be
    /// whatever rows have in common.
    /// </summary>
    public Influence Of(PersonRows persons)
    {
        ArgumentNullException.ThrowIfNull(persons);
        Influence together = new(persons.Count);
        persons.Means(With).CopyTo(together.With, 0);
        persons.Means(Without).CopyTo(together.Without, 0);
        persons.Means(StandardError).CopyTo(together.StandardError, 0);
        return together;
    }

    /// <summary>With less without; NaN where either is.</summary>
    public double Of(int record) => With[record] - Without[record];

    /// <summary>Reads all margins of the reference models once; several queries are averaged as probabilities. Null without margins.</summary>
    public static Influence? Measure(ClassifierEvidence evidence, int threads)
    {
        if (evidence.References is not { Signals.HasMargins: true } references)
        {
            return null;
        }

        Influence found = new(evidence.Records);
        int queries = references.Signals.Queries;
        ParallelRuns.ForEach(
            (evidence.Records + Block - 1) / Block,
            threads,
            block =>
            {
                int first = block * Block;
                int count = Math.Min(Block, evidence.Records - first);
                double[] margins = new double[count * queries];
                Side inside = new(count);
                Side outside = new(count);
                for (int model = 0; model < references.Signals.Models; model++)
                {
                    references.Signals.ReadMargins(model, first, margins);
                    for (int i = 0; i < count; i++)
                    {
                        double probability = 0;
                        for (int q = 0; q < queries; q++)
                        {
                            probability += LogDomain.Sigmoid(margins[(i * queries) + q]);
                        }

                        (references.Members[model, first + i] ? inside : outside).Add(i, probability / queries);
                    }
                }

                for (int i = 0; i < count; i++)
                {
                    found.Put(first + i, inside, outside, i);
                }
            }
        );
        return found;
    }

    /// <summary>The same of texts, by shadow models; null where there is none.</summary>
    public static Influence? Measure(TextEvidence evidence)
    {
        if (!evidence.Records.Any(r => r.References.Values.Any(m => m.Member is not null)))
        {
            return null;
        }

        Influence found = new(evidence.Records.Count);
        for (int record = 0; record < evidence.Records.Count; record++)
        {
            Side inside = new(1);
            Side outside = new(1);
            // In a fixed order, so that the last digits are the same for any order of the names.
            foreach (
                (_, TextReference model) in evidence
                    .Records[record]
                    .References.Where(m => m.Value.Member is not null)
                    .OrderBy(m => m.Key, StringComparer.Ordinal)
            )
            {
                (model.Member == true ? inside : outside).Add(0, Math.Exp(model.Signals.Mean()));
            }

            found.Put(record, inside, outside, 0);
        }

        return found;
    }

    private void Put(int record, Side inside, Side outside, int place)
    {
        With[record] = inside.Mean(place);
        Without[record] = outside.Mean(place);
        StandardError[record] = Math.Sqrt(inside.VarianceOfMean(place) + outside.VarianceOfMean(place));
    }

    /// <summary>Running moments (Welford 1962): probabilities near 1 with a tiny spread keep it.</summary>
    private sealed class Side(int records)
    {
        private readonly int[] _count = new int[records];
        private readonly double[] _mean = new double[records];
        private readonly double[] _squares = new double[records];

        public void Add(int record, double value)
        {
            double before = value - _mean[record];
            _mean[record] += before / ++_count[record];
            _squares[record] += before * (value - _mean[record]);
        }

        public double Mean(int record) => _count[record] < FewestModels ? double.NaN : _mean[record];

        public double VarianceOfMean(int record)
        {
            double n = _count[record];
            return n < FewestModels ? double.NaN : _squares[record] / (n - 1) / n;
        }
    }
}
