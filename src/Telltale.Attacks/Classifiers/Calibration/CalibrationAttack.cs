using Telltale.Attacks.References;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.Calibration;

/// <summary>Options of <see cref="CalibrationAttack"/>.</summary>
/// <param name="Queries">How many of the first queries a record are used; null for all.</param>
/// <param name="References">How many of the first reference models are used; null for all.</param>
public sealed record CalibrationOptions(int? Queries = null, int? References = null);

/// <summary>
/// Score: the target's margin minus the mean margin of the reference models trained without the record,
/// <c>φ − mean_OUT φ</c>, any real number; the mean over several queries. NaN for a record that every model was trained on.
/// </summary>
/// <remarks>
/// Watson et al. 2022, with the margin as the score that is calibrated. It is the offline likelihood ratio
/// with one variance for all records.
/// </remarks>
public sealed class CalibrationAttack(CalibrationOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "calibration",
            Title = "Difficulty calibration",
            Summary = "Margin of the target minus the mean margin of the models trained without the record.",
            Paper = "Watson et al. 2022, On the importance of difficulty calibration in membership inference attacks",
            Access = AccessLevel.Confidences,
            Options = [CommonOptions.Queries, CommonOptions.References],
            Create = values => new CalibrationAttack(
                new CalibrationOptions(CommonOptions.ReadQueries(values), CommonOptions.ReadReferences(values))
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = TargetReading.Margins,
            OutModels = true,
            Queries = options.Queries,
            References = options.References,
            Readings = new(MomentsOf(options)),
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence, Descriptor.Name);
        int queries = options.Queries ?? evidence.Target.Queries;
        double[] margins = TargetMargins.Of(gathered, queries);
        SideMoments outside = gathered.Of(MomentsOf(options)).Out;
        return TargetMargins.MeanOfCells(
            margins.Length,
            queries,
            gathered.Threads,
            cell => margins[cell] - outside.Means[cell]
        );
    }

    private static MomentsReading MomentsOf(CalibrationOptions options) => new(options.References, options.Queries);
}
