using Telltale.Core.Numerics;

namespace Telltale.Core.Evidence;

/// <summary>Margins of the true class, stored as they are [models, records, queries].</summary>
public sealed class MarginSignals : Signals
{
    /// <summary>Wraps margins.</summary>
    /// <param name="margins">φ, finite, [models, records, queries].</param>
    public MarginSignals(NdArray margins)
        : base(
            checked((int)margins.Shape[0]),
            checked((int)margins.Shape[1]),
            checked((int)margins.Shape[2]),
            AccessLevel.Logits
        )
    {
        Margins = margins;
    }

    /// <summary>The stored margins.</summary>
    public NdArray Margins { get; }

    /// <inheritdoc/>
    public override int Classes => 0;

    /// <inheritdoc/>
    public override bool HasMargins => true;

    /// <inheritdoc/>
    public override bool HasDistribution => false;

    /// <inheritdoc/>
    public override bool HasPredictions => false;

    /// <inheritdoc/>
    public override void ReadMargins(int model, int firstRecord, Span<double> destination) =>
        Margins.Read((((long)model * Records) + firstRecord) * Queries, destination);

    /// <inheritdoc/>
    public override bool TryGetMargins(int firstModel, int models, out ReadOnlySpan<float> margins)
    {
        long row = (long)Records * Queries;
        return Margins.TryGetFloats(firstModel * row, checked((int)(models * row)), out margins);
    }

    /// <inheritdoc/>
    public override void ReadLogProbabilities(int model, int record, int query, Span<double> destination) =>
        throw NotGiven("a distribution over classes");

    /// <inheritdoc/>
    public override bool IsCorrect(int model, int record, int query) => throw NotGiven("a predicted class");

    /// <inheritdoc/>
    public override Signals Select(int[] models) => new MarginSignals(new SelectedModels(Margins, models));
}

/// <summary>Predicted classes only [models, records, queries].</summary>
public sealed class LabelSignals : Signals
{
    private readonly NdArray _predictions;
    private readonly int[] _labels;

    /// <summary>Wraps predicted classes.</summary>
    /// <param name="predictions">Class numbers, [models, records, queries].</param>
    /// <param name="labels">True class of each record.</param>
    public LabelSignals(NdArray predictions, int[] labels)
        : base(
            checked((int)predictions.Shape[0]),
            checked((int)predictions.Shape[1]),
            checked((int)predictions.Shape[2]),
            AccessLevel.Label
        )
    {
        _predictions = predictions;
        _labels = labels;
    }

    /// <summary>The stored class numbers, [models, records, queries].</summary>
    public NdArray Predictions => _predictions;

    /// <inheritdoc/>
    public override int Classes => 0;

    /// <inheritdoc/>
    public override bool HasMargins => false;

    /// <inheritdoc/>
    public override bool HasDistribution => false;

    /// <inheritdoc/>
    public override bool HasPredictions => true;

    /// <inheritdoc/>
    public override void ReadMargins(int model, int firstRecord, Span<double> destination) => throw NotGiven("margins");

    /// <inheritdoc/>
    public override void ReadLogProbabilities(int model, int record, int query, Span<double> destination) =>
        throw NotGiven("a distribution over classes");

    /// <inheritdoc/>
    public override bool IsCorrect(int model, int record, int query)
    {
        Span<double> predicted = stackalloc double[1];
        _predictions.Read((((long)model * Records) + record) * Queries + query, predicted);
        return predicted[0] == _labels[record];
    }

    /// <inheritdoc/>
    public override Signals Select(int[] models) => new LabelSignals(new SelectedModels(_predictions, models), _labels);
}
