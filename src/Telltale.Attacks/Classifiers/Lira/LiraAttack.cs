using Telltale.Attacks.References;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.Lira;

/// <summary>
/// The likelihood-ratio attack. Score, online: <c>log N(φ; μ_in, σ²_in) − log N(φ; μ_out, σ²_out)</c>, any real number.
/// Offline, one-sided: <c>log Φ((φ − μ_out)/σ_out)</c>, in (−∞, 0]; two-sided: <c>−log N(φ; μ_out, σ²_out)</c>. φ is the
/// target's margin, the moments are those of the reference models; all in the log domain; the mean over several queries.
/// </summary>
/// <remarks>
/// <para>Carlini et al. 2022, algorithm 1 for the online attack.</para>
/// <para>
/// NaN for a record without models on a side that is needed, and with <c>variance=record</c> for one with fewer than two.
/// Variances are of the population form (divided by n). A record's own variance of less than 1e-12 of the pooled one
/// says that its margins were rounded or saturated, not that they never vary; the pooled one stands in for it. Where
/// nothing varies at all there is no scale to measure by, and every score is NaN.
/// </para>
/// <para>
/// One-sided offline scores round to 0 from 38 standard deviations on; up to there no two of them tie.
/// </para>
/// </remarks>
public sealed class LiraAttack(LiraOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "lira",
            Title = "LiRA (likelihood ratio)",
            Summary =
                "Log-likelihood ratio of the target's margin under normals fitted to models trained with and without the record.",
            Paper = "Carlini et al. 2022, Membership inference attacks from first principles",
            Access = AccessLevel.Confidences,
            Options =
            [
                CommonOptions.Mode,
                new(
                    "variance",
                    "record|pooled|auto",
                    "auto",
                    "One variance a record and side, one for all records, or the former where a record has at least 32 models on that side."
                ),
                new("center", "mean|median", "mean", "Location of the margins: the paper's mean or its code's median."),
                new(
                    "tail",
                    "one-sided|two-sided",
                    "one-sided",
                    "Offline only: count margins above those of models trained without the record, or far from them either way."
                ),
                CommonOptions.Queries,
                CommonOptions.References,
            ],
            Create = values => new LiraAttack(
                new LiraOptions
                {
                    Mode = CommonOptions.ReadMode(values),
                    Variance = values.Choice<VarianceChoice>("variance"),
                    Center = values.Choice<Center>("center"),
                    Tail = values.Choice<Tail>("tail"),
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
            options.Center == Center.Median ? new(MomentsOf(options), MediansOf(options)) : new(MomentsOf(options))
        ) with
        {
            ModelsPerSide = options.Variance == VarianceChoice.Record ? 2 : 1,
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence, Descriptor.Name);
        int queries = options.Queries ?? evidence.Target.Queries;
        double[] margins = TargetMargins.Of(gathered, queries);
        ReferenceMoments moments = gathered.Of(MomentsOf(options));
        ReferenceMedians? medians = options.Center == Center.Median ? gathered.Of(MediansOf(options)) : null;
        SideMoments outside = moments.Out with { Centers = medians?.Out ?? moments.Out.Means };
        SideMoments inside = moments.In with { Centers = medians?.In ?? moments.In.Means };
        bool online = options.Mode == AttackMode.Online;
        double[] pooledOut = PooledVariance.Population(outside, online ? inside : null, gathered.Threads);
        double[] pooledIn = online ? PooledVariance.Population(inside, outside, gathered.Threads) : [];
        LiraCells cells = new(
            margins,
            queries,
            options.Tail,
            most => new SideFit(outside, pooledOut, options.Variance, most),
            online ? most => new SideFit(inside, pooledIn, options.Variance, most) : null
        );
        double[] scores = cells.Score(gathered.Threads);
        return queries == 1
            ? scores
            : TargetMargins.MeanOfCells(scores.Length, queries, gathered.Threads, cell => scores[cell]);
    }

    private static MomentsReading MomentsOf(LiraOptions options) => new(options.References, options.Queries);

    private static MediansReading MediansOf(LiraOptions options) => new(options.References, options.Queries);
}
