using Telltale.Attacks.References;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Classifiers.User;

/// <summary>
/// Was a person's data used? Each record has a p-value, <c>p = P(Z ≥ (φ − μ_out)/σ_out)</c>, from models that were not trained on it (σ_out pooled over
/// records), and the p-values of all records of one person are put together; every record of a person has the
/// person's score: minus the logarithm of the combined p, in [0, ∞). Fisher: the upper tail of χ² with 2n degrees of freedom at
/// −2 Σ log p. Mean: the upper tail of the normal at Σ z / √n (Stouffer). Max: 1 − (1 − min p)ⁿ.
/// </summary>
/// <remarks>
/// <para>
/// Membership of a person after Song and Shmatikov 2019; combining p-values after Fisher 1925, Stouffer et al. 1949 and
/// Tippett 1931. All combined p count the person's number of records, so that persons with many and with few compare.
/// They suppose that records err independently; those of one model do so only roughly, and the ranking is what
/// counts here: the assessment calibrates it.
/// </para>
/// <para>
/// Where a person has records on both sides, the score stands for all of them alike. A record without a model that was not
/// trained on it is left out of its person; NaN for a person of whom all are.
/// </para>
/// </remarks>
public sealed class UserAttack(UserOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "user",
            Title = "User-level membership",
            Summary = "Evidence of all records of one person together: minus the logarithm of their combined p-value.",
            Paper = "Song and Shmatikov 2019, Auditing data provenance in text-generation models",
            Access = AccessLevel.Confidences,
            Options =
            [
                new(
                    "aggregate",
                    "fisher|mean|max",
                    "fisher",
                    "Put p-values together by Fisher's sum of logarithms, by the mean of normal quantiles, or by the smallest."
                ),
                CommonOptions.Queries,
                CommonOptions.References,
            ],
            Create = values => new UserAttack(
                new UserOptions(
                    values.Choice<UserAggregate>("aggregate"),
                    CommonOptions.ReadQueries(values),
                    CommonOptions.ReadReferences(values)
                )
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = TargetReading.Margins,
            OutModels = true,
            Groups = true,
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
        double[] pooled = PooledVariance.Population(outside, null, gathered.Threads);
        // The mean of a record's queries has no smaller spread than one of them: they move together.
        double[] standing = TargetMargins.MeanOfCells(
            margins.Length,
            queries,
            gathered.Threads,
            cell =>
                pooled[cell % queries] > 0
                    ? (margins[cell] - outside.Means[cell]) / Math.Sqrt(pooled[cell % queries])
                    : double.NaN
        );
        double[] scores = new double[evidence.Records];
        foreach (int[] records in evidence.Groups!.Records())
        {
            double[] known = [.. records.Select(r => standing[r]).Where(z => !double.IsNaN(z)).Order()];
            double score = known.Length == 0 ? double.NaN : -LogCombined(known);
            foreach (int record in records)
            {
                scores[record] = score;
            }
        }

        return scores;
    }

    private static MomentsReading MomentsOf(UserOptions options) => new(options.References, options.Queries);

    /// <summary>Logarithm of the combined p-value of records that stand so many deviations above the middle, ascending.</summary>
    private double LogCombined(double[] standing)
    {
        int n = standing.Length;
        switch (options.Aggregate)
        {
            case UserAggregate.Fisher:
                double logs = 0;
                foreach (double z in standing)
                {
                    logs += Normal.LogSurvival(z);
                }

                return ChiSquared.LogSurvival(-2 * logs, 2.0 * n);
            case UserAggregate.Mean:
                double sum = 0;
                foreach (double z in standing)
                {
                    sum += z;
                }

                return Normal.LogSurvival(sum / Math.Sqrt(n));
            default:
                // 1 − (1 − p)ⁿ with p = P(Z ≥ z), by log Φ(z) = log(1 − p).
                return LogDomain.LogOneMinusExp(n * Normal.LogCdf(standing[^1]));
        }
    }
}
