using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Probes;

/// <summary>A function of one record's row of a measurement.</summary>
/// <param name="record">Which record.</param>
/// <param name="row">Its numbers.</param>
internal delegate double RowScore(int record, ReadOnlySpan<double> row);

/// <summary>A measurement [records, width] read record by record.</summary>
internal sealed class ProbeRows
{
    private const int RecordsARun = 256;

    private readonly NdArray _array;
    private readonly int _records;
    private readonly int _width;
    private readonly int _used;

    /// <param name="evidence">Evidence that has the measurement.</param>
    /// <param name="kind">Which one; records are its first axis.</param>
    /// <param name="first">How many of the first numbers of each row are used; null for all.</param>
    public ProbeRows(ClassifierEvidence evidence, ProbeArray kind, int? first = null)
    {
        _array = evidence.Probes[kind];
        _records = evidence.Records;
        _width = checked((int)(_array.Count / _records));
        _used = first ?? _width;
    }

    /// <summary>A number for each record from its own row.</summary>
    public double[] Scores(int threads, RowScore score)
    {
        double[] scores = new double[_records];
        ParallelRuns.ForEach(
            (_records + RecordsARun - 1) / RecordsARun,
            threads,
            () => new double[_width],
            (run, row) =>
            {
                int end = Math.Min(_records, (run + 1) * RecordsARun);
                for (int record = run * RecordsARun; record < end; record++)
                {
                    _array.Read((long)record * _width, row);
                    scores[record] = score(record, row.AsSpan(0, _used));
                }
            }
        );
        return scores;
    }
}
