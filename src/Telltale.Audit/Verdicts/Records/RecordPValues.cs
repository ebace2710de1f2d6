using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Verdicts.Records;

/// <summary>
/// p-values of "this record was not used" for every record of a piece of evidence. What the evidence says of a record's own
/// membership never enters its p-value: a known non-member is held against the other ones.
/// </summary>
public sealed class RecordPValues
{
    private readonly double[] _ofMembers;

    private RecordPValues(CalibrationKind kind, double[] values, double floor, int nonMembers, Membership[] truth)
    {
        Kind = kind;
        Values = values;
        Floor = floor;
        NonMembers = nonMembers;
        _ofMembers = [.. values.Where((p, row) => truth[row] == Membership.Member && !double.IsNaN(p)).Order()];
    }

    /// <summary>Where they come from.</summary>
    public CalibrationKind Kind { get; }

    /// <summary>p by record; NaN where there is no evidence.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The smallest there can be.</summary>
    public double Floor { get; }

    /// <summary>Known non-members behind them.</summary>
    public int NonMembers { get; }

    /// <summary>Known members with a p-value.</summary>
    public int Members => _ofMembers.Length;

    /// <summary>
    /// Conformal p-values of the columns of scores against known non-members; where there are several columns, merged by the
    /// harmonic mean, which holds whatever their dependence. A column without a score for a record has no part in its p.
    /// </summary>
    public static RecordPValues Conformal(ScoreTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Membership[] truth = table.Membership;
        ConformalCalibration[] calibrations =
        [
            .. table.Columns.Select(column => new ConformalCalibration([
                .. column.Values.Where((s, row) => truth[row] == Membership.NonMember && !double.IsNaN(s)),
            ])),
        ];
        double[] values = new double[truth.Length];
        List<double> found = [];
        for (int row = 0; row < values.Length; row++)
        {
            found.Clear();
            for (int c = 0; c < calibrations.Length; c++)
            {
                double score = table.Columns[c].Values[row];
                if (!double.IsNaN(score))
                {
                    found.Add(
                        truth[row] == Membership.NonMember
                            ? calibrations[c].PValueAmongOthers(score)
                            : calibrations[c].PValue(score)
                    );
                }
            }

            values[row] = found.Count == 0 ? double.NaN : PValueMerging.Merge([.. found], MergingRule.HarmonicMean);
        }

        int fewest = calibrations.Min(c => c.Count);
        double[] floors = [.. calibrations.Select(c => c.Floor)];
        return new RecordPValues(
            CalibrationKind.NonMembers,
            values,
            PValueMerging.Merge(floors, MergingRule.HarmonicMean),
            fewest,
            truth
        );
    }

    /// <summary>p-values by each record's own distribution over reference models, from their logarithms.</summary>
    /// <param name="logs">log p by record, NaN where there is none.</param>
    /// <param name="truth">Membership by record.</param>
    public static RecordPValues Own(double[] logs, Membership[] truth)
    {
        ArgumentNullException.ThrowIfNull(logs);
        ArgumentNullException.ThrowIfNull(truth);
        return new RecordPValues(
            CalibrationKind.OwnModels,
            [.. logs.Select(Math.Exp)],
            0,
            truth.Count(m => m == Membership.NonMember),
            truth
        );
    }

    /// <summary>Share of the known members with a p of at most this; null where none is known. A member is not held against itself.</summary>
    /// <param name="p">The p-value.</param>
    /// <param name="isMember">Whether the record asked about is a known member.</param>
    public double? FoundAmongMembers(double p, bool isMember)
    {
        int others = Members - (isMember ? 1 : 0);
        if (others < 1)
        {
            return null;
        }

        int low = 0;
        int high = _ofMembers.Length;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = _ofMembers[middle] <= p ? (middle + 1, high) : (low, middle);
        }

        return (double)(low - (isMember ? 1 : 0)) / others;
    }
}
