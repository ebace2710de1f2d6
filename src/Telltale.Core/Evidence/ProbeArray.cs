namespace Telltale.Core.Evidence;

/// <summary>What an axis of a probe's array counts.</summary>
public enum ProbeAxis
{
    /// <summary>Candidate records: as many as there are labels.</summary>
    Records,

    /// <summary>Reference models: as many as the mask has rows.</summary>
    Models,

    /// <summary>Changed copies of a record that the target was asked about; at least one.</summary>
    Copies,

    /// <summary>Moments of training, first to last; at least two, and as many for the target as for the reference models.</summary>
    Epochs,

    /// <summary>Classes; at least two.</summary>
    Classes,

    /// <summary>Weights of a linear model for one class: one a feature, then the bias.</summary>
    Inputs,
}

/// <summary>What the numbers of a probe's array may be.</summary>
public enum ProbeValues
{
    /// <summary>Any finite numbers.</summary>
    Real,

    /// <summary>Finite numbers of at least 0.</summary>
    NonNegative,

    /// <summary>Predicted classes: integers from 0 on.</summary>
    Class,

    /// <summary>Counts: integers from 0 on.</summary>
    Count,
}

/// <summary>
/// One kind of measurement beyond a model's plain answers: its name in evidence files, its axes, what its numbers may be.
/// The list <see cref="All"/> is the one that readers, writers and documentation go by.
/// </summary>
/// <param name="Name">Name of the array in evidence.</param>
/// <param name="Values">What its numbers may be.</param>
/// <param name="Meaning">What is measured, for a person.</param>
/// <param name="Axes">Its axes, outermost first.</param>
public sealed record ProbeArray(string Name, ProbeValues Values, string Meaning, params IReadOnlyList<ProbeAxis> Axes)
{
    /// <summary>Predicted classes of noisy copies of each record.</summary>
    public static ProbeArray NoiseLabels { get; } =
        new(
            "target_noise_labels",
            ProbeValues.Class,
            "class that the target predicts for noisy copies of each record",
            ProbeAxis.Records,
            ProbeAxis.Copies
        );

    /// <summary>Margins of noisy copies of each record.</summary>
    public static ProbeArray NoiseMargins { get; } =
        new(
            "target_noise_margins",
            ProbeValues.Real,
            "the target's margins of the true class for noisy copies of each record",
            ProbeAxis.Records,
            ProbeAxis.Copies
        );

    /// <summary>Distance of each record to the target's decision boundary.</summary>
    public static ProbeArray BoundaryDistances { get; } =
        new(
            "target_boundary_distance",
            ProbeValues.NonNegative,
            "distance of each record to the nearest point that the target gives another class; 0 where it gives the record itself another",
            ProbeAxis.Records
        );

    /// <summary>What that took.</summary>
    public static ProbeArray BoundaryQueries { get; } =
        new(
            "target_boundary_queries",
            ProbeValues.Count,
            "queries that the search for that distance took",
            ProbeAxis.Records
        );

    /// <summary>Predicted classes of copies that deceive surrogates.</summary>
    public static ProbeArray AdversarialLabels { get; } =
        new(
            "target_adversarial_labels",
            ProbeValues.Class,
            "class that the target predicts for copies of each record which surrogates take for something else, ever more surely",
            ProbeAxis.Records,
            ProbeAxis.Copies
        );

    /// <summary>Margins of a surrogate trained on the target's answers about others.</summary>
    public static ProbeArray TransferMargins { get; } =
        new(
            "target_transfer_margins",
            ProbeValues.Real,
            "margins of the true class of a surrogate trained on the classes that the target predicts for other records",
            ProbeAxis.Records
        );

    /// <summary>Length of the gradient of each record's loss.</summary>
    public static ProbeArray GradientNorms { get; } =
        new(
            "target_gradient_norm",
            ProbeValues.NonNegative,
            "length of the gradient of each record's loss with respect to the target's weights",
            ProbeAxis.Records
        );

    /// <summary>The same of the reference models.</summary>
    public static ProbeArray ReferenceGradientNorms { get; } =
        new(
            "reference_gradient_norm",
            ProbeValues.NonNegative,
            "the same of the reference models",
            ProbeAxis.Models,
            ProbeAxis.Records
        );

    /// <summary>Weights of a linear target.</summary>
    public static ProbeArray Weights { get; } =
        new(
            "target_weights",
            ProbeValues.Real,
            "weights of a target that is a logistic regression on features as they lie in the evidence, each class's bias last",
            ProbeAxis.Classes,
            ProbeAxis.Inputs
        );

    /// <summary>Loss of each record along the target's training.</summary>
    public static ProbeArray LossTraces { get; } =
        new(
            "target_loss_trace",
            ProbeValues.NonNegative,
            "the target's loss on each record at the end of each epoch of its training, in nats",
            ProbeAxis.Records,
            ProbeAxis.Epochs
        );

    /// <summary>The same of the reference models.</summary>
    public static ProbeArray ReferenceLossTraces { get; } =
        new(
            "reference_loss_trace",
            ProbeValues.NonNegative,
            "the same of the reference models",
            ProbeAxis.Models,
            ProbeAxis.Records,
            ProbeAxis.Epochs
        );

    /// <summary>Every kind, in the order of the documentation.</summary>
    public static IReadOnlyList<ProbeArray> All { get; } =
    [
        NoiseLabels,
        NoiseMargins,
        BoundaryDistances,
        BoundaryQueries,
        TransferMargins,
        AdversarialLabels,
        GradientNorms,
        ReferenceGradientNorms,
        Weights,
        LossTraces,
        ReferenceLossTraces,
    ];

    /// <summary>The axes as people write them: <c>[N, P]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Axes.Select(Letter))}]";

    /// <inheritdoc/>
    public bool Equals(ProbeArray? other) => other is not null && other.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    private static string Letter(ProbeAxis axis) =>
        axis switch
        {
            ProbeAxis.Records => "N",
            ProbeAxis.Models => "M",
            ProbeAxis.Copies => "P",
            ProbeAxis.Epochs => "E",
            ProbeAxis.Classes => "C",
            ProbeAxis.Inputs => "D + 1",
        };
}
