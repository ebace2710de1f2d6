using Telltale.Core.Numerics;

namespace Telltale.Core.Evidence;

/// <summary>Signals with a number for every class: the common part of logits and probabilities.</summary>
public abstract class DistributionSignals : Signals
{
    private readonly NdArray _values;
    private readonly int[] _labels;

    private protected DistributionSignals(NdArray values, int[] labels, AccessLevel accessLevel)
        : base(checked((int)values.Shape[0]), checked((int)values.Shape[1]), checked((int)values.Shape[2]), accessLevel)
    {
        if (labels.Length != Records)
        {
            throw new ArgumentException($"{labels.Length} labels for {Records} records.", nameof(labels));
        }

        Classes = checked((int)values.Shape[3]);
        _values = values;
        _labels = labels;
    }

    /// <summary>The stored numbers, [models, records, queries, classes].</summary>
    public NdArray Values => _values;

    /// <inheritdoc/>
    public sealed override int Classes { get; }

    /// <inheritdoc/>
    public sealed override bool HasMargins => true;

    /// <inheritdoc/>
    public sealed override bool HasDistribution => true;

    /// <inheritdoc/>
    public sealed override bool HasPredictions => true;

    /// <inheritdoc/>
    public sealed override void ReadMargins(int model, int firstRecord, Span<double> destination)
    {
        int records = destination.Length / Queries;
        // A run at a time, small enough to stay in cache.
        int block = Math.Max(1, 4096 / (Queries * Classes));
        double[] buffer = new double[Math.Min(block, Math.Max(records, 1)) * Queries * Classes];
        for (int first = 0; first < records; first += block)
        {
            int count = Math.Min(block, records - first);
            Span<double> run = buffer.AsSpan(0, count * Queries * Classes);
            _values.Read(Offset(model, firstRecord + first, 0), run);
            for (int i = 0; i < count; i++)
            {
                int label = _labels[firstRecord + first + i];
                for (int q = 0; q < Queries; q++)
                {
                    Span<double> row = run.Slice(((i * Queries) + q) * Classes, Classes);
                    destination[((first + i) * Queries) + q] = MarginOf(row, label);
                }
            }
        }
    }

    /// <inheritdoc/>
    public sealed override void ReadLogProbabilities(int model, int record, int query, Span<double> destination)
    {
        _values.Read(Offset(model, record, query), destination[..Classes]);
        ToLogProbabilities(destination[..Classes]);
    }

    /// <inheritdoc/>
    public sealed override bool IsCorrect(int model, int record, int query)
    {
        Span<double> row = Classes <= 256 ? stackalloc double[Classes] : new double[Classes];
        _values.Read(Offset(model, record, query), row);
        int best = 0;
        for (int c = 1; c < row.Length; c++)
        {
            if (row[c] > row[best])
            {
                best = c;
            }
        }

        return best == _labels[record];
    }

    /// <summary>True class of each record.</summary>
    private protected int[] Labels => _labels;

    private protected abstract double MarginOf(ReadOnlySpan<double> row, int label);

    private protected abstract void ToLogProbabilities(Span<double> row);

    private long Offset(int model, int record, int query) =>
        ((((long)model * Records) + record) * Queries + query) * Classes;
}

/// <summary>Raw outputs before softmax [models, records, queries, classes]; margins are exact (<see cref="LogDomain.Margin"/>).</summary>
/// <param name="values">The logits, finite.</param>
/// <param name="labels">True class of each record.</param>
public sealed class LogitSignals(NdArray values, int[] labels) : DistributionSignals(values, labels, AccessLevel.Logits)
{
    /// <inheritdoc/>
    public override Signals Select(int[] models) => new LogitSignals(new SelectedModels(Values, models), Labels);

    private protected override double MarginOf(ReadOnlySpan<double> row, int label) => LogDomain.Margin(row, label);

    private protected override void ToLogProbabilities(Span<double> row)
    {
        double total = LogDomain.LogSumExp(row);
        for (int c = 0; c < row.Length; c++)
        {
            row[c] -= total;
        }
    }
}

/// <summary>
/// Probabilities of the classes [models, records, queries, classes]. The margin is <c>log p_y − log Σ_{c≠y} p_c</c>:
/// the wrong classes are summed, not taken as 1 − p_y, which keeps what precision there is when p_y is near 1. A
/// probability of exactly 0 counts as <see cref="Floor"/>, so that margins stay finite (within ±104); records at that
/// limit tie, and the saturation check counts them.
/// </summary>
/// <param name="values">The probabilities, in [0, 1], summing to one a record.</param>
/// <param name="labels">True class of each record.</param>
public sealed class ProbabilitySignals(NdArray values, int[] labels)
    : DistributionSignals(values, labels, AccessLevel.Confidences)
{
    /// <summary>What a probability of 0 counts as: the smallest positive 32-bit float.</summary>
    public const double Floor = float.Epsilon;

    /// <inheritdoc/>
    public override Signals Select(int[] models) => new ProbabilitySignals(new SelectedModels(Values, models), Labels);

    private protected override double MarginOf(ReadOnlySpan<double> row, int label)
    {
        double others = 0;
        for (int c = 0; c < row.Length; c++)
        {
            others += c == label ? 0 : row[c];
        }

        return Math.Log(Math.Max(row[label], Floor)) - Math.Log(Math.Max(others, Floor));
    }

    private protected override void ToLogProbabilities(Span<double> row)
    {
        for (int c = 0; c < row.Length; c++)
        {
            row[c] = Math.Log(Math.Max(row[c], Floor));
        }
    }
}
