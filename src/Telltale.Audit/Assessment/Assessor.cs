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
                    seed.Derive("bootstrap"),
                    threads
                );
        TprAtFpr[] tprAtFpr = [.. options.FalsePositiveRates.Select(f => At(curve, limits, f))];
        return new AttackAssessment
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
            Ppv = PredictiveValues(tprAtFpr, options.Priors),
            EpsilonLowerBound = EpsilonFromScores.Bound(rows, options, seed.Derive("epsilon")),
            TieShare = TieShare(curve.Groups),
            Roc = [.. grid.Select(f => Point(curve, limits, f))],
        };
    }

    private static TprAtFpr At(RocCurve curve, ITprLimits limits, double fpr)
    {
        OperatingPoint point = curve.AtFpr(fpr);
        (Interval interval, string method) = limits.Tpr(fpr);
        Support support = curve.ResolutionAt(fpr) switch
        {
            Resolution.Ok => Support.Ok,
            Resolution.Fragile => Support.Fragile,
            Resolution.Unsupported => Support.Unsupported,
        };
        return new TprAtFpr(fpr, point.Tpr, interval.Low, interval.High, point.FalsePositives, support, method);
    }

    private static RocPoint Point(RocCurve curve, ITprLimits limits, double fpr)
    {
        Interval interval = limits.Tpr(fpr).Limits;
        return new RocPoint(fpr, curve.AtFpr(fpr).Tpr, interval.Low, interval.High);
    }

    private static DirectionCheck Direction(TieGroups groups)
    {
        double p = MannWhitneyTest.Asymptotic(groups, Alternative.MembersLower, continuity: true).PValue;
        return new DirectionCheck(p < ReversedBelow ? DirectionStatus.Reversed : DirectionStatus.Ok, p);
    }

    // The FPR asked for stands in for the true one: the one seen may be 0 by luck, which would promise certainty.
    private static PpvAtPrior[] PredictiveValues(TprAtFpr[] tprAtFpr, IReadOnlyList<double> priors)
    {
        TprAtFpr? smallest = tprAtFpr.Where(t => t.Support != Support.Unsupported).MinBy(t => t.Fpr);
        return smallest is null
            ? []
            :
            [
                .. priors.Select(prior => new PpvAtPrior(
                    prior,
                    smallest.Fpr,
                    RocCurve.PositivePredictiveValue(smallest.Tpr, smallest.Fpr, prior)
                )),
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
