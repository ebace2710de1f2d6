using Telltale.Audit.Plans;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Assessment;

/// <summary>
/// Limits for the AUC and for the TPR at any of a set of FPRs, by the method that fits the design: one target, DeLong and
/// order statistics joined with Clopper–Pearson; several targets on shared records, the two-way bootstrap, and where
/// fewer than ten false positives are allowed, the hull of both, since no bootstrap reproduces an extreme of the sample.
/// </summary>
internal sealed class RateLimits
{
    private readonly RocCurve _curve;
    private readonly double _confidence;
    private readonly BootstrapReplicates? _replicates;
    private readonly Dictionary<double, int> _index = [];

    /// <summary>Prepares limits for these FPRs.</summary>
    public RateLimits(
        AssessedRows rows,
        RocCurve curve,
        IReadOnlyList<double> rates,
        AssessmentPlan plan,
        Seed seed,
        int threads
    )
    {
        _curve = curve;
        _confidence = plan.Confidence;
        if (rows.Target.Distinct().Skip(1).Any())
        {
            double[] distinct = [.. rates.Distinct()];
            for (int i = 0; i < distinct.Length; i++)
            {
                _index[distinct[i]] = i;
            }

            TwoWayRows shared = TwoWayRows.Of(rows.Scores, rows.IsMember, rows.Target, rows.Record);
            _replicates = TwoWayBootstrap.Run(shared, distinct, plan.Bootstrap, seed, threads);
        }
    }

    /// <summary>Limits for the AUC, and how they were made.</summary>
    public (Interval Limits, string Method) Auc()
    {
        if (_replicates is not null)
        {
            return (_replicates.Auc(_confidence), TwoWayBootstrap.MethodName);
        }

        AucInterval interval = AucInterval.Of(_curve.Groups, _confidence, AucIntervalMethod.DeLong);
        string method = interval.Method switch
        {
            AucIntervalMethod.DeLong => "delong",
            AucIntervalMethod.DeLongLogit => "delong-logit",
            AucIntervalMethod.NewcombeScore => "newcombe-score",
        };
        return (interval.Limits, method);
    }

    /// <summary>Limits for the TPR at an FPR, and how they were made.</summary>
    public (Interval Limits, string Method) Tpr(double rate)
    {
        if (_replicates is null)
        {
            return (TprInterval.OrderStatistic(_curve, rate, _confidence), TprInterval.MethodName);
        }

        Interval twoWay = _replicates.Tpr(_index[rate], _confidence);
        if (_curve.ResolutionAt(rate) == Resolution.Ok)
        {
            return (twoWay, TwoWayBootstrap.MethodName);
        }

        Interval exact = TprInterval.OrderStatistic(_curve, rate, _confidence);
        Interval hull = new(Math.Min(twoWay.Low, exact.Low), Math.Max(twoWay.High, exact.High));
        return (hull, $"{TwoWayBootstrap.MethodName}, {TprInterval.MethodName}");
    }
}
