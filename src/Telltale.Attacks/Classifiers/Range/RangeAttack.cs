using Telltale.Attacks.References;
using Telltale.Attacks.Shadows;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Attacks.Classifiers.Range;

/// <summary>
/// Range membership: was the model trained on anything near the record? Each query of a record (a shifted image, a
/// paraphrase) is a point of its neighbourhood and has a score of its own; the score of the record is their mean
/// without a share of the highest or of the lowest. A query's score is the log-likelihood ratio
/// <c>log N(φ; μ_in, σ²_in) − log N(φ; μ_out, σ²_out)</c>, offline <c>(φ − μ_out)/σ_out</c>, with pooled variances; any real number.
/// </summary>
/// <remarks>
/// <para>
/// Tao and Shokri 2025. Which side and how much is left out: given, or that of none, ⅛, ¼, ½, ¾ from either side which has
/// the highest mean AUC where reference models play the target, each judged by the others (its own margin is taken out of
/// the moments); of several as good, the least that is left out. The truth about the target is not needed.
/// </para>
/// <para>
/// With one query there is nothing to leave out, and records rank as with <c>lira:variance=pooled</c>. NaN for a record
/// without models on a side that is needed.
/// </para>
/// </remarks>
public sealed class RangeAttack(RangeOptions options) : IClassifierAttack
{
    private static readonly double[] _shares = [0.125, 0.25, 0.5, 0.75];

    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "range",
            Title = "Range membership",
            Summary =
                "Mean, without the highest or the lowest, of the scores of points near the record: whether anything near it was learnt.",
            Paper = "Tao and Shokri 2025, Range membership inference attacks",
            Access = AccessLevel.Confidences,
            Options =
            [
                CommonOptions.Mode,
                new(
                    "tune",
                    "shadow|fixed",
                    "shadow",
                    "Find what is left out where reference models play the target, or take it as given."
                ),
                new("trim", "top|bottom", "bottom", "With tune=fixed: leave out the highest or the lowest scores."),
                new("share", "a number from 0 to 0.99", "0.5", "With tune=fixed: what share of them."),
                new(
                    "shadows",
                    "a whole number from 1 to 1000",
                    "8",
                    "How many reference models play the target at most."
                ),
                CommonOptions.Queries,
                CommonOptions.References,
            ],
            Create = values => new RangeAttack(
                new RangeOptions
                {
                    Mode = CommonOptions.ReadMode(values),
                    Tune = values.Choice<RangeTuning>("tune"),
                    Trim = values.Choice<TrimSide>("trim"),
                    Share = values.Number("share", 0, 0.99),
                    Shadows = values.Whole("shadows", low: 1, high: 1000),
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
        QueryScores scores = new(gathered.Of(MomentsOf(options)), options.Mode, gathered.Threads);
        TrimmedMean mean =
            options.Tune == RangeTuning.Fixed ? new TrimmedMean(options.Trim, options.Share)
            : queries == 1 ? new TrimmedMean(TrimSide.Bottom, 0)
            : Tune(evidence, scores, queries, gathered.Threads);
        double[] margins = TargetMargins.Of(gathered, queries);
        double[] cells = TargetMargins.MeanOfCells(
            margins.Length,
            queries: 1,
            gathered.Threads,
            cell => scores.Of(cell, margins[cell])
        );
        double[] records = new double[evidence.Records];
        for (int record = 0; record < records.Length; record++)
        {
            records[record] = mean.Of(cells.AsSpan(record * queries, queries));
        }

        return records;
    }

    private static MomentsReading MomentsOf(RangeOptions options) => new(options.References, options.Queries);

    /// <summary>What to leave out, from reference models in the part of the target.</summary>
    private TrimmedMean Tune(ClassifierEvidence evidence, QueryScores scores, int queries, int threads)
    {
        ReferenceEvidence references = evidence.References!;
        TrimmedMean[] ways =
        [
            new(TrimSide.Bottom, 0),
            .. _shares.SelectMany(share =>
                new[] { new TrimmedMean(TrimSide.Bottom, share), new TrimmedMean(TrimSide.Top, share) }
            ),
        ];
        int[] shadows = ShadowTargets.Choose(
            references,
            references.ShadowsAmong(options.References ?? references.Signals.Models),
            queries,
            options.Shadows
        );
        if (shadows.Length == 0)
        {
            // Nothing to choose by: the mean of all queries.
            return ways[0];
        }

        double[][] aucs = new double[shadows.Length][];
        ParallelRuns.ForEach(
            shadows.Length,
            threads,
            i => aucs[i] = Aucs(references, shadows[i], scores, queries, ways)
        );
        double[] means = new double[ways.Length];
        for (int way = 0; way < ways.Length; way++)
        {
            foreach (double[] auc in aucs)
            {
                // A model whose scores are all from one side says nothing.
                means[way] += auc[way];
            }
        }

        int best = 0;
        for (int way = 1; way < ways.Length; way++)
        {
            // By more than rounding, so that what is as good does not win by the order of adding up.
            best = means[way] > means[best] + 1e-9 ? way : best;
        }

        return ways[best];
    }

    private static double[] Aucs(
        ReferenceEvidence references,
        int shadow,
        QueryScores scores,
        int queries,
        TrimmedMean[] ways
    )
    {
        Signals signals = references.Signals;
        double[] margins = new double[checked(signals.Records * signals.Queries)];
        signals.ReadMargins(shadow, 0, margins);
        double[] cells = new double[signals.Records * queries];
        for (int record = 0; record < signals.Records; record++)
        {
            bool member = references.Members[shadow, record];
            for (int q = 0; q < queries; q++)
            {
                int cell = (record * queries) + q;
                cells[cell] = scores.WithoutOwn(cell, margins[(record * signals.Queries) + q], member);
            }
        }

        double[] own = new double[queries];
        List<double>[] sides = [new(signals.Records), new(signals.Records)];
        double[] aucs = new double[ways.Length];
        for (int way = 0; way < ways.Length; way++)
        {
            sides[0].Clear();
            sides[1].Clear();
            for (int record = 0; record < signals.Records; record++)
            {
                cells.AsSpan(record * queries, queries).CopyTo(own);
                double mean = ways[way].Of(own);
                if (!double.IsNaN(mean))
                {
                    sides[references.Members[shadow, record] ? 1 : 0].Add(mean);
                }
            }

            if (sides[0].Count > 0 && sides[1].Count > 0)
            {
                TieGroups groups = TieGroups.Of(
                    System.Runtime.InteropServices.CollectionsMarshal.AsSpan(sides[1]),
                    System.Runtime.InteropServices.CollectionsMarshal.AsSpan(sides[0])
                );
                aucs[way] = groups.TwiceU / (2.0 * groups.Members * groups.NonMembers);
            }
        }

        return aucs;
    }
}
