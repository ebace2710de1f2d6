using Telltale.Attacks.References;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.InfoRmia;

/// <summary>Options of <see cref="InfoRmiaAttack"/>.</summary>
public sealed record InfoRmiaOptions
{
    /// <summary>Which reference models make up p̂ of a candidate.</summary>
    public AttackMode Mode { get; init; } = AttackMode.Online;

    /// <summary>Offline: how the mean confidence without the record is carried over to one with and without it; in [0, 1].</summary>
    public double A { get; init; } = 0.33;

    /// <summary>How many of the first queries a record are used; null for all.</summary>
    public int? Queries { get; init; }

    /// <summary>How many of the first reference models are used; null for all.</summary>
    public int? References { get; init; }
}

/// <summary>
/// RMIA with the count replaced by its average: <c>log[p_θ(x)/p̂(x)] + KL(p̂ ‖ p_θ)</c>, any real number; the mean over
/// several queries. The divergence is estimated over the population as <c>mean_z log[p̂(z)/p_θ(z)]</c>, so the score is
/// the mean over z of the logarithm that RMIA compares with log γ. p̂ as in RMIA.
/// </summary>
/// <remarks>
/// <para>
/// Tao and Shokri 2026 (ICLR), Information-theoretic membership inference for granular quantification of memorization.
/// The divergence is one number for a target: it changes no order and matters only when scores of several targets are
/// pooled. Without population signals of the reference models it is left out.
/// </para>
/// <para>NaN for a record without a model on a side that is needed. A single population record is enough, for there are no steps.</para>
/// </remarks>
public sealed class InfoRmiaAttack(InfoRmiaOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "informia",
            Title = "InfoRMIA",
            Summary =
                "Log-confidence of the target relative to the reference models, continuous; centred on the population where there is one.",
            Paper =
                "Tao and Shokri 2026, Information-theoretic membership inference for granular quantification of memorization",
            Access = AccessLevel.Confidences,
            Options =
            [
                CommonOptions.Mode,
                new(
                    "a",
                    "a number from 0 to 1",
                    "0.33",
                    "Offline only: p̂ = ½[(1+a)·mean + (1−a)] from models trained without the record."
                ),
                CommonOptions.Queries,
                CommonOptions.References,
            ],
            Create = values => new InfoRmiaAttack(
                new InfoRmiaOptions
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
        EvidenceNeeds.AgainstReferences(
            options.Mode,
            options.Queries,
            options.References,
            new(RatiosOf(options).Reading, RatiosOf(options).PopulationReading)
        );

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence, Descriptor.Name);
        ConfidenceRatios ratios = RatiosOf(options);
        double[] records = ratios.OfRecords(gathered);
        double divergence = Divergence(ratios, gathered);
        double[] scores = TargetMargins.MeanOfCells(
            records.Length,
            ratios.QueriesOf(gathered),
            gathered.Threads,
            cell => records[cell]
        );
        for (int record = 0; record < scores.Length; record++)
        {
            scores[record] += divergence;
        }

        return scores;
    }

    private static ConfidenceRatios RatiosOf(InfoRmiaOptions options) =>
        new(options.Mode, options.A, options.Queries, options.References);

    /// <summary>The mean of log(p̂/p_θ) over the population and its queries; 0 where that is not known.</summary>
    private static double Divergence(ConfidenceRatios ratios, GatheredEvidence gathered)
    {
        if (gathered.Evidence.Population is not { Target.HasMargins: true, References.HasMargins: true, Records: > 0 })
        {
            return 0;
        }

        double[] known = ratios.OfPopulation(gathered);
        double sum = 0;
        foreach (double ratio in known)
        {
            sum += ratio;
        }

        return -sum / known.Length;
    }
}
