using Telltale.Attacks.References;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.Rmia;

/// <summary>Options of <see cref="RmiaAttack"/>.</summary>
public sealed record RmiaOptions
{
    /// <summary>Which reference models make up p̂ of a candidate.</summary>
    public AttackMode Mode { get; init; } = AttackMode.Online;

    /// <summary>By what factor a record's ratio must exceed that of a population record to count; positive.</summary>
    public double Gamma { get; init; } = 2;

    /// <summary>Offline: how the mean confidence without the record is carried over to one with and without it; in [0, 1].</summary>
    public double A { get; init; } = 0.33;

    /// <summary>How many of the first queries a record are used; null for all.</summary>
    public int? Queries { get; init; }

    /// <summary>How many of the first reference models are used; null for all.</summary>
    public int? References { get; init; }
}

/// <summary>
/// The robust membership inference attack. Score: the share of population records z with
/// <c>[p_θ(x)/p̂(x)] / [p_θ(z)/p̂(z)] &gt; γ</c>, in [0, 1], in steps of 1/Z; the mean over several queries. Online, p̂ is
/// the mean confidence of all reference models; offline, <c>p̂ = ½[(1 + a) · mean_OUT + (1 − a)]</c>, for candidates
/// and population alike. Ratios are compared as logarithms.
/// </summary>
/// <remarks>
/// <para>
/// Zarifzadeh et al. 2024, Low-cost high-power membership inference attacks. γ = 2 and
/// a = 0.33 are values in common use for images; the authors' code fixes γ = 1. Another γ moves the scores much and
/// their order little.
/// </para>
/// <para>
/// NaN for a record without a model on a side that is needed. The score is a count: with few population records many
/// candidates tie at 1, and a small false-positive rate cannot be reached; <c>informia</c> does not have that limit.
/// </para>
/// </remarks>
public sealed class RmiaAttack(RmiaOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "rmia",
            Title = "RMIA (robust membership inference)",
            Summary =
                "Share of population records whose confidence, relative to the reference models, the record exceeds by a factor γ.",
            Paper = "Zarifzadeh et al. 2024, Low-cost high-power membership inference attacks",
            Access = AccessLevel.Confidences,
            Options =
            [
                CommonOptions.Mode,
                new(
                    "gamma",
                    "a number from 1E-06 to 1000000",
                    "2",
                    "By what factor the record must exceed a population record."
                ),
                new(
                    "a",
                    "a number from 0 to 1",
                    "0.33",
                    "Offline only: p̂ = ½[(1+a)·mean + (1−a)] from models trained without the record."
                ),
                CommonOptions.Queries,
                CommonOptions.References,
            ],
            Create = values => new RmiaAttack(
                new RmiaOptions
                {
                    Mode = CommonOptions.ReadMode(values),
                    Gamma = values.Number("gamma", 1e-6, 1e6),
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
        ) with
        {
            Population = true,
            PopulationReferences = true,
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        Needs.Demand(gathered.Evidence, Descriptor.Name);
        ConfidenceRatios ratios = RatiosOf(options);
        int queries = ratios.QueriesOf(gathered);
        double[] records = ratios.OfRecords(gathered);
        double[][] population = ratios.OfPopulationAscending(gathered);
        double logGamma = Math.Log(options.Gamma);
        return TargetMargins.MeanOfCells(
            records.Length,
            queries,
            gathered.Threads,
            cell =>
            {
                double[] ascending = population[cell % queries];
                return double.IsNaN(records[cell])
                    ? double.NaN
                    : (double)RankAmong.CountBelow(ascending, records[cell] - logGamma) / ascending.Length;
            }
        );
    }

    private static ConfidenceRatios RatiosOf(RmiaOptions options) =>
        new(options.Mode, options.A, options.Queries, options.References);
}
