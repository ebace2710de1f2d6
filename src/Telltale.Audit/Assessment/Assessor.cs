using Telltale.Audit.Results;
using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Assessment;

/// <summary>
/// Turns one column of scores and the truth into everything that a result says about the attack. With one target, limits for
/// the AUC are DeLong's and for TPRs the order-statistic ones; with several, whose rows share records and models, both come
/// from the two-way bootstrap. Same rows, options and seed, same numbers, for any number of threads.
/// </summary>
public static class Assessor
{
    private const double ReversedBelow = 0.01;

    /// <summary>Assesses one attack.</summary>
    /// <param name="attack">What is said about the attack.</param>
    /// <param name="rows">Scores and truth.</param>
    /// <param name="options">What to report.</param>
    /// <param name="seed">Root of the bootstrap's streams and of the split behind the ε bound.</param>
    /// <param name="threads">Most threads at once, at least 1.</param>
    /// <exception cref="BadInputException">A class has no scored row, or an option is out of range.</exception>
    public static AttackAssessment Assess(
        AssessedAttack attack,
        ScoredRows rows,
        AssessmentOptions options,
        Seed seed,
        int threads
    ) => Assess(attack, rows, options, seed, seed.Derive("bootstrap"), threads).Assessment;

    /// <summary>The same, with what comparisons between attacks need.</summary>
    /// <param name="attack">What is said about the attack.</param>
    /// <param name="rows">Scores and truth.</param>
    /// <param name="options">What to report.</param>
    /// <param name="seed">Root of the split behind the ε bound.</param>
    /// <param name="bootstrap">Root of the bootstrap's streams: one for all attacks, so that their replicates belong together.</param>
    /// <param name="threads">Most threads at once, at least 1.</param>
    internal static AssessedColumn Assess(
        AssessedAttack attack,
        ScoredRows rows,
        AssessmentOptions options,
        Seed seed,
        Seed bootstrap,
        int threads
    )
    {
        ArgumentNullException.ThrowIfNull(attack);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        options.Require();
        RequireBothClasses(attack.Label, rows);
        RocCurve curve = rows.Curve;
        double[] grid = RocThinning.Grid(curve.NonMembers);
        ITprLimits limits =
            rows.Targets == 1
                ? new SingleTargetLimits(curve, options.Confidence)
                : new SeveralTargetsLimits(
                    curve,
                    rows,
                    [.. options.FalsePositiveRates, .. grid],
                    options,
                    bootstrap,
                    threads
                );
        TprAtFpr[] tprAtFpr = [.. options.FalsePositiveRates.Select(f => At(curve, limits, f))];
        (Interval[] band, string bandMethod) = limits.Band(grid);
        AttackAssessment assessment = new()
        {
            Label = attack.Label,
            Attack = attack.Attack,
            Paper = attack.Paper,
            Access = attack.Access,
            Options = attack.Options,
            Queries = attack.Queries,
            DirectionCheck = Direction(curve.Groups),
            Members = curve.Members,
            Nonmembers = curve.NonMembers,
            Excluded = rows.Excluded,
            Auc = limits.Auc(),
            TprAtFpr = tprAtFpr,
            Advantage = curve.Advantage(),
            Ppv = PredictiveValues(curve, rows.Targets, tprAtFpr, options),
            EpsilonLowerBound = EpsilonFromScores.Bound(rows, options, seed.Derive("epsilon")),
            TieShare = TieShare(curve.Groups),
            Roc = [.. grid.Select((f, i) => Point(curve, limits, f, band[i]))],
            RocBand = new CurveBand(bandMethod, options.Confidence),
            ShadowCalibrated = OtherTargets.Calibrated(rows, options.FalsePositiveRates),
        };
        return new AssessedColumn(assessment, rows, limits);
    }

    /// <summary>The TPR at an FPR with its limits and how well the non-members resolve it.</summary>
    internal static TprAtFpr At(RocCurve curve, ITprLimits limits, double fpr)
    {
        OperatingPoint point = curve.AtFpr(fpr);
        (Interval interval, string method) = limits.Tpr(fpr);
        Support support = curve.ResolutionAt(fpr) switch
        {
            Resolution.Ok => Support.Ok,
            Resolution.Fragile => Support.Fragile,
            Resolution.Unsupported => Support.Unsupported,
        };
        return new TprAtFpr(
            fpr,
            point.Tpr,
            interval.Low,
            interval.High,
            point.FalsePositives,
            support,
            method,
            limits.Exact(fpr)
        );
    }

    private static RocPoint Point(RocCurve curve, ITprLimits limits, double fpr, Interval band)
    {
        Interval interval = limits.Tpr(fpr).Limits;
        double tpr = curve.AtFpr(fpr).Tpr;
        // What holds everywhere is at least as wide as what holds here, and holds the curve itself, also by the last digit.
        return new RocPoint(
            fpr,
            tpr,
            interval.Low,
            interval.High,
            Math.Min(band.Low, interval.Low),
            Math.Max(band.High, interval.High)
        );
    }

    private static DirectionCheck Direction(TieGroups groups)
    {
        double p = MannWhitneyTest.Asymptotic(groups, Alternative.MembersLower, continuity: true).PValue;
        return new DirectionCheck(p < ReversedBelow ? DirectionStatus.Reversed : DirectionStatus.Ok, p);
    }

    // The FPR asked for stands in for the true one: the one seen may be 0 by luck, which would promise certainty. The credible
    // limits take the counts as they are. Rows of several targets are worth at least those of one.
    private static PpvEstimate[] PredictiveValues(
        RocCurve curve,
        int targets,
        TprAtFpr[] tprAtFpr,
        AssessmentOptions options
    )
    {
        TprAtFpr? smallest = tprAtFpr.Where(t => t.Support != Support.Unsupported).MinBy(t => t.Fpr);
        if (smallest is null)
        {
            return [];
        }

        Interval ratio = PredictiveValue.Ratio(
            (double)curve.AtFpr(smallest.Fpr).TruePositives / targets,
            (double)curve.Members / targets,
            (double)smallest.FalsePositives / targets,
            (double)curve.NonMembers / targets,
            options.Confidence
        );
        return
        [
            .. options.Priors.Select(prior =>
            {
                Interval limits = PredictiveValue.AtRatio(ratio, prior);
                double value = RocCurve.PositivePredictiveValue(smallest.Tpr, smallest.Fpr, prior);
                return new PpvEstimate(
                    prior,
                    smallest.Fpr,
                    value,
                    Math.Min(limits.Low, value),
                    Math.Max(limits.High, value)
                );
            }),
        ];
    }

    private static double TieShare(TieGroups groups)
    {
        int tied = 0;
        foreach (TieGroup group in groups.Descending)
        {
            tied += group.Members + group.NonMembers > 1 ? group.NonMembers : 0;
        }

        return (double)tied / groups.NonMembers;
    }

    private static void RequireBothClasses(string label, ScoredRows rows)
    {
        if (!rows.HasBothClasses)
        {
            throw new BadInputException(
                $"Scores '{label}': {rows.Members} members and {rows.NonMembers} non-members have a score, {rows.Excluded} rows of known membership have none; an assessment needs at least one of each. Give records of both kinds, or another attack."
            );
        }
    }
}
