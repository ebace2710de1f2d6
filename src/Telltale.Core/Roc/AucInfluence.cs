using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>
/// How much each record moves the AUC of one column, so that the noise which several columns on the same records share can be
/// counted: for a member (V₁₀ − AUC)/√(m(m−1)), for a non-member (V₀₁ − AUC)/√(n(n−1)), with DeLong's structural components; 0 for a
/// record without a score. The squares sum to DeLong's variance, products of two columns to DeLong's covariance (exactly
/// where both score the same records; where they do not, over the records that both score).
/// </summary>
public sealed class AucInfluence
{
    private readonly double[] _values;

    private AucInfluence(double auc, double[] values)
    {
        Auc = auc;
        _values = values;
    }

    /// <summary>The AUC.</summary>
    public double Auc { get; }

    /// <summary>How much each record moves it.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>DeLong's variance; 0 where a class has a single record, about whose spread nothing is known.</summary>
    public double Variance => Covariance(this, this);

    /// <summary>The influence of every record.</summary>
    /// <param name="scores">A score a record; NaN where there is none.</param>
    /// <param name="isMember">Truth a record.</param>
    /// <exception cref="BadInputException">A class has no scored record.</exception>
    public static AucInfluence Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isMember)
    {
        List<int> scored = [];
        for (int i = 0; i < scores.Length; i++)
        {
            if (!double.IsNaN(scores[i]))
            {
                scored.Add(i);
            }
        }

        double[] kept = new double[scored.Count];
        bool[] truth = new bool[scored.Count];
        for (int i = 0; i < kept.Length; i++)
        {
            (kept[i], truth[i]) = (scores[scored[i]], isMember[scored[i]]);
        }

        Placements placements = Placements.Of(kept, truth);
        double[] values = new double[scores.Length];
        double ofMember = Scale(placements.Members.Length);
        double ofNonMember = Scale(placements.NonMembers.Length);
        int m = 0;
        int n = 0;
        for (int i = 0; i < kept.Length; i++)
        {
            values[scored[i]] = truth[i]
                ? (placements.Members[m++] - placements.Auc) * ofMember
                : (placements.NonMembers[n++] - placements.Auc) * ofNonMember;
        }

        return new AucInfluence(placements.Auc, values);
    }

    /// <summary>Covariance of two AUCs over the same list of records.</summary>
    public static double Covariance(AucInfluence first, AucInfluence second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        double sum = 0;
        for (int i = 0; i < first._values.Length; i++)
        {
            sum += first._values[i] * second._values[i];
        }

        return sum;
    }

    /// <summary>
    /// Limits for every column's AUC that hold together: estimate ± c·(DeLong's standard error), where c is the quantile of the largest
    /// of standard normal numbers with the columns' correlations. A column of no variance (AUC 0 or 1) gets
    /// <see cref="AucIntervalMethod.NewcombeScore"/> limits at α divided by the number of columns; the others then share the rest.
    /// </summary>
    /// <param name="columns">At least one, over the same list of records.</param>
    /// <param name="sizes">Members and non-members that each column scores.</param>
    /// <param name="confidence">That all limits hold, in (0, 1).</param>
    public static Interval[] LimitsTogether(
        IReadOnlyList<AucInfluence> columns,
        IReadOnlyList<(int Members, int NonMembers)> sizes,
        double confidence
    )
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(sizes);
        double[] errors = [.. columns.Select(c => Math.Sqrt(c.Variance))];
        int[] varying = [.. Enumerable.Range(0, columns.Count).Where(c => errors[c] > 0)];
        Matrix<double> correlations = new(varying.Length, varying.Length);
        for (int i = 0; i < varying.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double both = errors[varying[i]] * errors[varying[j]];
                double value = i == j ? 1 : Covariance(columns[varying[i]], columns[varying[j]]) / both;
                (correlations[i, j], correlations[j, i]) = (value, value);
            }
        }

        double each = (1 - confidence) / columns.Count;
        double critical = varying.Length == 0 ? 0 : LargestNormal.Quantile(correlations, 1 - (each * varying.Length));
        return
        [
            .. columns.Select(
                (column, c) =>
                    errors[c] > 0
                        ? new Interval(
                            column.Auc - (critical * errors[c]),
                            column.Auc + (critical * errors[c])
                        ).WithinUnit()
                        : AucInterval.Newcombe(column.Auc, sizes[c].Members, sizes[c].NonMembers, 1 - each)
            ),
        ];
    }

    private static double Scale(int records) => records < 2 ? 0 : 1 / Math.Sqrt((double)records * (records - 1));
}
