using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Assessment;

/// <summary>
/// The best of several attacks, honestly: limits that hold for whichever comes out on top, and its differences from the others. With one
/// target from DeLong's covariances; with several from bootstrap replicates, which belong together where attacks score the
/// same rows. Where they do not, Bonferroni's correction takes the place of what they share.
/// </summary>
internal sealed class AttackComparisons
{
    private readonly IReadOnlyList<AssessedColumn> _columns;
    private readonly IReadOnlyList<double[]> _scores;
    private readonly bool[] _isMember;
    private readonly bool[] _known;
    private readonly int _best;
    private readonly int _records;
    private readonly double _confidence;

    /// <param name="columns">Assessed attacks, at least one.</param>
    /// <param name="scores">The whole column of each.</param>
    /// <param name="truth">Truth of each row; rows go target by target.</param>
    /// <param name="targets">Number of targets.</param>
    /// <param name="confidence">Of all limits.</param>
    public AttackComparisons(
        IReadOnlyList<AssessedColumn> columns,
        IReadOnlyList<double[]> scores,
        Membership[] truth,
        int targets,
        double confidence
    )
    {
        _columns = columns;
        _scores = scores;
        _isMember = [.. truth.Select(t => t == Membership.Member)];
        _known = [.. truth.Select(t => t != Membership.Unknown)];
        _records = truth.Length / targets;
        _confidence = confidence;
        AttackAssessment best = AttackAssessment.Strongest(columns.Select(c => c.Assessment))[0];
        _best = columns.Select((c, i) => (c, i)).First(c => c.c.Assessment == best).i;
    }

    private bool SeveralTargets => _columns[0].Limits.ResampledAuc is not null;

    private double Alpha => 1 - _confidence;

    /// <summary>The best attack with limits corrected for the number of attacks.</summary>
    public BestAttack Best()
    {
        AttackAssessment best = _columns[_best].Assessment;
        return new BestAttack(
            best.Label,
            _columns.Count,
            _columns.Count == 1 ? best.Auc : CorrectedAuc(),
            [
                .. best
                    .TprAtFpr.Where(t => t.Support != Support.Unsupported)
                    .Select(t =>
                    {
                        (Interval limits, string method) = _columns[_best]
                            .Limits.TprCorrectedFor(_columns.Count, t.Fpr);
                        return new CorrectedTpr(
                            t.Fpr,
                            t.Tpr,
                            Math.Min(limits.Low, t.Low),
                            Math.Max(limits.High, t.High),
                            method
                        );
                    }),
            ]
        );
    }

    /// <summary>The best attack against each other one, in their order.</summary>
    /// <param name="bootstrap">Root of the bootstrap's streams of all attacks, for those that do not score the same rows.</param>
    /// <param name="replicates">Bootstrap replicates.</param>
    /// <param name="threads">Most threads at once.</param>
    public IReadOnlyList<AttackComparison> WithOthers(Seed bootstrap, int replicates, int threads)
    {
        int pairs = _columns.Count * (_columns.Count - 1) / 2;
        double z = pairs == 0 ? 0 : -Normal.Quantile(Alpha / (2 * pairs));
        return
        [
            .. Enumerable
                .Range(0, _columns.Count)
                .Where(other => other != _best)
                .Select(other =>
                {
                    (double difference, double half, double p, string method) = Difference(
                        other,
                        z,
                        bootstrap,
                        replicates,
                        threads
                    );
                    // A difference that varies is never impossible, however far out it is.
                    p = p == 0 && half > 0 ? PValues.Smallest : p;
                    return new AttackComparison(
                        _columns[_best].Assessment.Label,
                        _columns[other].Assessment.Label,
                        difference,
                        Math.Max(-1, difference - half),
                        Math.Min(1, difference + half),
                        p,
                        Math.Min(1, p * pairs),
                        method
                    );
                })
                // Where one of the two scores too few of the rows of the other, there is nothing to compare.
                .Where(c => !double.IsNaN(c.Difference)),
        ];
    }

    private Estimate CorrectedAuc()
    {
        int count = _columns.Count;
        if (!SeveralTargets)
        {
            AucInfluence[] influences =
            [
                .. _scores.Select(s => AucInfluence.Of([.. s.Select((x, i) => _known[i] ? x : double.NaN)], _isMember)),
            ];
            Interval[] limits = AucInfluence.LimitsTogether(
                influences,
                [.. _columns.Select(c => (c.Rows.Members, c.Rows.NonMembers))],
                _confidence
            );
            return Of(limits[_best], $"delong, simultaneous over {count} attacks");
        }

        if (_columns[_best].Limits.ResampledAuc!.StandardError == 0)
        {
            RocCurve curve = _columns[_best].Rows.Curve;
            Estimate alone = new SingleTargetLimits(curve, 1 - (Alpha / count)).Auc();
            return alone with { Method = $"{alone.Method}, bonferroni over {count} attacks" };
        }

        if (_scores.All(s => ScoresTheSameRows(s, _scores[_best])))
        {
            Interval[] limits = SupT.Limits(
                [.. _columns.Select(c => c.Limits.ResampledAuc!)],
                _confidence,
                SupTScale.Plain
            );
            return Of(limits[_best], $"{SupT.MethodName} over {count} attacks");
        }

        return Of(
            SupT.Normal(_columns[_best].Limits.ResampledAuc!, Alpha / (2 * count), SupTScale.Plain),
            $"{TwoWayBootstrap.MethodName} standard error, bonferroni over {count} attacks"
        );
    }

    private Estimate Of(Interval limits, string method)
    {
        // At least as wide as the limits of the attack alone.
        Estimate alone = _columns[_best].Assessment.Auc;
        return new Estimate(
            alone.Value,
            Math.Clamp(Math.Min(limits.Low, alone.Low), 0, 1),
            Math.Clamp(Math.Max(limits.High, alone.High), 0, 1),
            method
        );
    }

    // The difference, half of its interval's width and its p-value.
    private (double Difference, double Half, double PValue, string Method) Difference(
        int other,
        double z,
        Seed bootstrap,
        int replicates,
        int threads
    )
    {
        int[] both =
        [
            .. Enumerable
                .Range(0, _known.Length)
                .Where(i => _known[i] && !double.IsNaN(_scores[_best][i]) && !double.IsNaN(_scores[other][i])),
        ];
        bool[] isMember = [.. both.Select(i => _isMember[i])];
        if (isMember.Count(m => m) < 2 || isMember.Count(m => !m) < 2)
        {
            return (double.NaN, 0, 1, "");
        }

        double[] first = [.. both.Select(i => _scores[_best][i])];
        double[] second = [.. both.Select(i => _scores[other][i])];
        if (!SeveralTargets)
        {
            AucComparison deLong = DeLong.Compare(first, second, isMember);
            return (deLong.Difference, z * Math.Sqrt(deLong.Variance), deLong.PValue, "paired delong");
        }

        if (ScoresTheSameRows(_scores[_best], _scores[other]))
        {
            ResampledStatistic paired = ResampledStatistic.Paired(
                _columns[_best].Limits.ResampledAuc!,
                _columns[other].Limits.ResampledAuc!
            );
            return Resampled(paired, z);
        }

        PairedDifferences found = PairedTwoWay.Run(
            first,
            second,
            isMember,
            [.. both.Select(i => i / _records)],
            [.. both.Select(i => i % _records)],
            [],
            replicates,
            bootstrap,
            threads
        );
        return Resampled(found.Auc, z);
    }

    private static (double, double, double, string) Resampled(ResampledStatistic difference, double z) =>
        (
            difference.Estimate,
            difference.Deviations(z) * difference.StandardError,
            difference.PValueByStandardError(),
            $"paired {TwoWayBootstrap.MethodName}"
        );

    private bool ScoresTheSameRows(double[] one, double[] two)
    {
        for (int i = 0; i < one.Length; i++)
        {
            if (_known[i] && double.IsNaN(one[i]) != double.IsNaN(two[i]))
            {
                return false;
            }
        }

        return true;
    }
}
