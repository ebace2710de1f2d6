using Telltale.Attacks.References;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.Bavaria;

/// <summary>
/// Bayesian variance inference attack: a normal-inverse-gamma prior on the mean and variance of a record's margins, for
/// each side, and the ratio of the predictive densities of the target's margin. Score, online:
/// <c>log p(φ | IN) − log p(φ | OUT)</c>, any real number; offline: <c>log P(Φ ≤ φ | OUT)</c>, in (−∞, 0]; the mean over
/// several queries.
/// </summary>
/// <remarks>
/// <para>
/// Brännvall 2026 (arXiv 2603.11799), Exponential-family membership inference. Prior of a side: μ₀ = mean of all its
/// margins with weight κ₀; α₀ as given; β₀ = α₀ · s² with s² the unbiased pooled residual variance of the side, so that
/// the stabilised variance is <c>(2α₀ s² + Σ(φ − mean)² + …)/(2α₀ + n)</c>. The choice of
/// β₀/α₀ (rather than the posterior mean of σ²) as the variance, and the strengths κ₀ and α₀, are ours.
/// </para>
/// <para>
/// NaN for a record without a model on a side that is needed: the prior alone is not evidence about a record. Where
/// nothing varies at all, every score is NaN.
/// </para>
/// </remarks>
public sealed class BavariaAttack(BavariaOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "bavaria",
            Title = "BaVarIA (Bayesian variance inference)",
            Summary =
                "Likelihood ratio of the target's margin with each record's variance drawn towards the common one by a conjugate prior.",
            Paper = "Brännvall 2026, Exponential-family membership inference: from LiRA and RMIA to BaVarIA",
            Access = AccessLevel.Confidences,
            Options =
            [
                CommonOptions.Mode,
                new(
                    "predictive",
                    "student|gaussian",
                    "student",
                    "BaVarIA-t, or BaVarIA-n with a normal of stabilised variance."
                ),
                new("kappa", "a number from 0 to 1000", "0.01", "How many models the prior on the mean is worth."),
                new(
                    "alpha",
                    "a number from 0.001 to 10000",
                    "4",
                    "Half the number of models that the prior on the variance is worth."
                ),
                CommonOptions.Queries,
                CommonOptions.References,
            ],
            Create = values => new BavariaAttack(
                new BavariaOptions
                {
                    Mode = CommonOptions.ReadMode(values),
                    Predictive = values.Choice<Predictive>("predictive"),
                    Kappa = values.Number("kappa", 0, 1000),
                    Alpha = values.Number("alpha", 0.001, 10_000),
                    Queries = CommonOptions.ReadQueries(values),
                    References = CommonOptions.ReadReferences(values),
                }
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        EvidenceNeeds.AgainstReferences(options.Mode, options.Queries, options.References, new(MomentsOf(options)));

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence, Descriptor.Name);
        int queries = options.Queries ?? evidence.Target.Queries;
        double[] margins = TargetMargins.Of(gathered, queries);
        ReferenceMoments moments = gathered.Of(MomentsOf(options));
        bool online = options.Mode == AttackMode.Online;
        NormalInverseGamma[] priorOut = Priors(moments.Out, online ? moments.In : null);
        NormalInverseGamma[] priorIn = online ? Priors(moments.In, moments.Out) : [];
        return TargetMargins.MeanOfCells(
            margins.Length,
            queries,
            gathered.Threads,
            cell =>
            {
                NormalInverseGamma outside = Posterior(priorOut, moments.Out, cell);
                return online
                    ? Posterior(priorIn, moments.In, cell).LogPredictive(margins[cell], options.Predictive)
                        - outside.LogPredictive(margins[cell], options.Predictive)
                    : outside.LogPredictiveCdf(margins[cell], options.Predictive);
            }
        );
    }

    private static MomentsReading MomentsOf(BavariaOptions options) => new(options.References, options.Queries);

    /// <summary>One prior a query. A pooled variance of 0 makes β₀ NaN, and with it every score.</summary>
    private NormalInverseGamma[] Priors(SideMoments side, SideMoments? elsewhere)
    {
        double[] pooled = PooledVariance.Unbiased(side, elsewhere);
        NormalInverseGamma[] priors = new NormalInverseGamma[pooled.Length];
        for (int q = 0; q < priors.Length; q++)
        {
            double sum = 0;
            long count = 0;
            for (int record = 0; record < side.Counts.Length; record++)
            {
                if (side.Counts[record] > 0)
                {
                    sum += side.Counts[record] * side.Means[(record * side.Queries) + q];
                    count += side.Counts[record];
                }
            }

            double beta = pooled[q] > 0 ? options.Alpha * pooled[q] : double.NaN;
            priors[q] = new NormalInverseGamma(sum / count, options.Kappa, options.Alpha, beta);
        }

        return priors;
    }

    private static NormalInverseGamma Posterior(NormalInverseGamma[] priors, SideMoments side, int cell) =>
        // A side without models has NaN moments, and so has the posterior.
        priors[cell % side.Queries]
            .After(side.Counts[cell / side.Queries], side.Means[cell], side.SquaredDeviations[cell]);
}
