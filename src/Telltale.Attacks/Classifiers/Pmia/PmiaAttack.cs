using Telltale.Attacks.References;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Classifiers.Pmia;

/// <summary>
/// Proxy membership inference. Score: <c>log N(φ; μ_in, σ²_in) − log N(φ; μ_out, σ²_out)</c>, any real number. μ_out and σ²_out come from
/// models that were not trained on the record; what models trained on it would say nobody needs to know: μ_in and σ²_in
/// are mean and variance of what models say of its <em>proxies</em>, other records, that they were trained on.
/// So the reference models may be trained before anybody asks about the record.
/// </summary>
/// <remarks>
/// <para>
/// Du et al. 2025 (NDSS 2026), the attack without access to the queried records. The paper finds proxies by the likeness of images; here, by default, a record's
/// proxies are the records of its class of which models not trained on them are as sure on average as of it
/// (behaviour instead of looks). A record is never its own proxy, and no margin of a model trained on it is read.
/// </para>
/// <para>
/// σ²_out: the record's own with 32 models and more, pooled below. σ²_in: over all margins of the proxies about their
/// common mean; pooled where they do not vary. Several queries are averaged. NaN for a record without a model that was not trained on it, or without
/// a proxy on which a model was trained, and everywhere where nothing varies.
/// </para>
/// </remarks>
public sealed class PmiaAttack(PmiaOptions options) : IClassifierAttack
{
    private const int EnoughForOwnVariance = 32;
    private const double RoundedAway = 1e-12;

    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "pmia",
            Title = "PMIA (proxy records)",
            Summary =
                "Log-likelihood ratio in which other records stand in for what models trained on the record would say.",
            Paper = "Du et al. 2025, Cascading and proxy membership inference attacks",
            Access = AccessLevel.Confidences,
            Options =
            [
                new(
                    "proxies",
                    "signals|features|class|all",
                    "signals",
                    "Records of the class of which other models are as sure, that look alike, all of the class, or all."
                ),
                new(
                    "k",
                    "a whole number from 1 to 10000",
                    "16",
                    "How many proxies a record has, on signals and features."
                ),
                CommonOptions.Queries,
                CommonOptions.References,
            ],
            Create = values => new PmiaAttack(
                new PmiaOptions
                {
                    Proxies = values.Choice<ProxyChoice>("proxies"),
                    Count = values.Whole("k", low: 1, high: 10_000),
                    Queries = CommonOptions.ReadQueries(values),
                    References = CommonOptions.ReadReferences(values),
                }
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = TargetReading.Margins,
            InModels = true,
            OutModels = true,
            Features = options.Proxies == ProxyChoice.Features,
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
        ReferenceMoments moments = gathered.Of(MomentsOf(options));
        double[] pooled = PooledVariance.Population(moments.Out, null, gathered.Threads);
        double[] pooledIn = PooledVariance.Population(moments.In, moments.Out, gathered.Threads);
        ProxyMoments proxies = new(moments, queries);
        double[] scores = new double[evidence.Records];
        ProxyGroups.Visit(
            evidence,
            moments,
            options,
            gathered.Threads,
            (record, chosen) =>
            {
                double sum = 0;
                for (int q = 0; q < queries; q++)
                {
                    int cell = (record * queries) + q;
                    (double mean, double variance) = proxies.Of(chosen, record, q);
                    int count = moments.Out.Counts[record];
                    double own = count >= EnoughForOwnVariance ? moments.Out.Variance(record, q) : pooled[q];
                    own = own > RoundedAway * pooled[q] ? own : pooled[q];
                    variance = variance <= RoundedAway * pooledIn[q] ? pooledIn[q] : variance;
                    sum +=
                        LogDensity(margins[cell], mean, variance)
                        - LogDensity(margins[cell], moments.Out.Means[cell], own);
                }

                scores[record] = sum / queries;
            }
        );
        return scores;
    }

    private static MomentsReading MomentsOf(PmiaOptions options) => new(options.References, options.Queries);

    private static double LogDensity(double x, double mean, double variance) =>
        variance > 0 ? Normal.LogPdf((x - mean) / Math.Sqrt(variance)) - (0.5 * Math.Log(variance)) : double.NaN;
}
