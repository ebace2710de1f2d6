using Telltale.Attacks.References;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Classifiers.Base;

/// <summary>Options of <see cref="BaseAttack"/>.</summary>
public sealed record BaseOptions
{
    /// <summary>Which reference models are compared with.</summary>
    public AttackMode Mode { get; init; } = AttackMode.Online;

    /// <summary>Offline: how much of the reference models' log-mean is taken off; in [0, 1]. 0 leaves the loss, 1 takes all of it.</summary>
    public double A { get; init; } = 0.33;

    /// <summary>How many of the first queries a record are used; null for all.</summary>
    public int? Queries { get; init; }

    /// <summary>How many of the first reference models are used; null for all.</summary>
    public int? References { get; init; }
}

/// <summary>
/// Score, online: <c>log p_θ − log mean_k p_k</c> over all reference models; offline: <c>log p_θ − a · log mean_OUT p_k</c>
/// over those trained without the record; any real number, the mean over several queries. NaN for a record without a
/// model on a side that is needed.
/// </summary>
/// <remarks>
/// Lassila et al. 2025, Practical Bayes-optimal membership inference attacks (BASE). Online it ranks as InfoRMIA online
/// does, and as RMIA would with a population without end.
/// </remarks>
public sealed class BaseAttack(BaseOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "base",
            Title = "BASE (Bayes-optimal approximation)",
            Summary = "Log-confidence of the target minus the logarithm of the reference models' mean confidence.",
            Paper = "Lassila et al. 2025, Practical Bayes-optimal membership inference attacks",
            Access = AccessLevel.Confidences,
            Options =
            [
                CommonOptions.Mode,
                new(
                    "a",
                    "a number from 0 to 1",
                    "0.33",
                    "Offline only: how much of the models' log-mean is taken off."
                ),
                CommonOptions.Queries,
                CommonOptions.References,
            ],
            Create = values => new BaseAttack(
                new BaseOptions
                {
                    Mode = CommonOptions.ReadMode(values),
                    A = values.Number("a", 0, 1),
                    Queries = CommonOptions.ReadQueries(values),
                    References = CommonOptions.ReadReferences(values),
                }
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        EvidenceNeeds.AgainstReferences(options.Mode, options.Queries, options.References, new(ConfidencesOf(options)));

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence, Descriptor.Name);
        int queries = options.Queries ?? evidence.Target.Queries;
        double scale = options.Mode == AttackMode.Online ? 1 : options.A;
        MeanConfidence mean = gathered.Of(ConfidencesOf(options));
        double[] margins = TargetMargins.Of(gathered, queries);
        return TargetMargins.MeanOfCells(
            margins.Length,
            queries,
            gathered.Threads,
            cell => LogDomain.LogSigmoid(margins[cell]) - (scale * mean.LogMarginal(cell, a: 1))
        );
    }

    private static ConfidenceReading ConfidencesOf(BaseOptions options) =>
        new(options.Mode, options.References, options.Queries);
}
