using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Assessment;

/// <summary>Who is assessed: the column and where it comes from.</summary>
/// <param name="Label">Name of the column.</param>
/// <param name="Attack">Name in the catalogue, or <c>external</c>.</param>
/// <param name="Paper">Where the attack comes from.</param>
/// <param name="Access">What the attacker must see.</param>
/// <param name="Options">Every option and its value.</param>
public sealed record AssessedAttack(
    string Label,
    string Attack,
    string Paper,
    string Access,
    IReadOnlyDictionary<string, string> Options
);

/// <summary>Turns a column of scores into an assessment.</summary>
/// <param name="plan">Rates, confidence, priors, replicates.</param>
/// <param name="seed">Stream of the bootstrap and of the split for ε; a column draws from its label, so that other columns change nothing.</param>
/// <param name="threads">Threads to use; no number depends on it.</param>
public sealed class Assessor(AssessmentPlan plan, Seed seed, int threads)
{
    private const double ReversedBelow = 0.01;

    /// <summary>The assessment; null where members or non-members have no scores at all.</summary>
    /// <param name="attack">Who is assessed.</param>
    /// <param name="scores">A score a row, higher = member; NaN where the attack had no evidence.</param>
    /// <param name="truth">Truth of each row; rows of unknown membership play no part.</param>
    /// <param name="records">Records a target; rows go target by target.</param>
    public AttackAssessment? Assess(AssessedAttack attack, double[] scores, Membership[] truth, int records)
    {
        ArgumentNullException.ThrowIfNull(attack);
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(truth);
        AssessedRows rows = AssessedRows.Of(scores, truth, records);
        if (!rows.HasBothClasses)
        {
            return null;
        }

        RocCurve curve = rows.Curve();
        IReadOnlyList<double> thinned = ThinnedRates.For(curve.NonMembers);
        Seed own = seed.Derive("assess").Derive(attack.Label);
        RateLimits limits = new(
            rows,
            curve,
            [.. plan.FalsePositiveRates, .. thinned],
            plan,
            own.Derive("bootstrap"),
            threads
        );
        (Interval auc, string method) = limits.Auc();
        return new AttackAssessment
        {
            Label = attack.Label,
            Attack = attack.Attack,
            Paper = attack.Paper,
            Access = attack.Access,
            Options = attack.Options,
            DirectionCheck = Direction(curve),
            Members = curve.Members,
            Nonmembers = curve.NonMembers,
            Excluded = rows.Excluded,
            Auc = new Estimate(curve.Auc, auc.Low, auc.High, method),
            TprAtFpr = [.. plan.FalsePositiveRates.Select(rate => At(curve, limits, rate))],
            Advantage = curve.Advantage(),
            Ppv = Values(curve),
            EpsilonLowerBound = EpsilonAudit.Bound(rows, plan.Delta, plan.Confidence, own.Derive("epsilon")),
            TieShare = TieShare(curve),
            Roc = Points(curve, limits, thinned),
        };
    }

    /// <summary>The lower bound on ε at another confidence than the plan's, as a correction for several attacks needs it.</summary>
    internal double EpsilonAt(string label, double[] scores, Membership[] truth, int records, double confidence)
    {
        Seed own = seed.Derive("assess").Derive(label).Derive("epsilon");
        return EpsilonAudit.Bound(AssessedRows.Of(scores, truth, records), plan.Delta, confidence, own)?.Value ?? 0;
    }

    private static DirectionCheck Direction(RocCurve curve)
    {
        double p = MannWhitneyTest.Asymptotic(curve.Groups, Alternative.MembersLower, continuity: false).PValue;
        return new DirectionCheck(
            curve.Auc < 0.5 && p < ReversedBelow ? DirectionStatus.Reversed : DirectionStatus.Ok,
            p
        );
    }

    private static TprAtFpr At(RocCurve curve, RateLimits limits, double rate)
    {
        OperatingPoint point = curve.AtFpr(rate);
        (Interval interval, string method) = limits.Tpr(rate);
        Support support = curve.ResolutionAt(rate) switch
        {
            Resolution.Ok => Support.Ok,
            Resolution.Fragile => Support.Fragile,
            Resolution.Unsupported => Support.Unsupported,
        };
        return new TprAtFpr(
            rate,
            point.Tpr,
            Math.Min(interval.Low, point.Tpr),
            Math.Max(interval.High, point.Tpr),
            point.FalsePositives,
            support,
            method
        );
    }

    private PpvAtPrior[] Values(RocCurve curve)
    {
        double[] supported = [.. plan.FalsePositiveRates.Where(r => curve.ResolutionAt(r) != Resolution.Unsupported)];
        if (supported.Length == 0)
        {
            return [];
        }

        double rate = supported.Min();
        double tpr = curve.AtFpr(rate).Tpr;
        return [.. plan.Priors.Select(p => new PpvAtPrior(p, rate, RocCurve.PositivePredictiveValue(tpr, rate, p)))];
    }

    private static double TieShare(RocCurve curve)
    {
        long tied = 0;
        foreach (TieGroup group in curve.Groups.Descending)
        {
            tied += group.Members + group.NonMembers > 1 ? group.NonMembers : 0;
        }

        return (double)tied / curve.NonMembers;
    }

    private static RocPoint[] Points(RocCurve curve, RateLimits limits, IReadOnlyList<double> thinned)
    {
        OperatingPoint start = curve.AtFpr(0);
        (Interval zero, _) = limits.Tpr(thinned[^1]);
        List<RocPoint> points = [new RocPoint(0, start.Tpr, 0, Math.Max(zero.High, start.Tpr))];
        foreach (double rate in thinned.Reverse())
        {
            double tpr = curve.AtFpr(rate).Tpr;
            (Interval band, _) = limits.Tpr(rate);
            points.Add(new RocPoint(rate, tpr, Math.Min(band.Low, tpr), Math.Max(band.High, tpr)));
        }

        return [.. points];
    }
}
