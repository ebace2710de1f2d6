using System.Numerics;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.References;

/// <summary>
/// Margins of all models for a run of records, small enough to stay in cache: [models × cells], a cell being one query
/// of one record. The first record is a multiple of 64, so the rows of a membership mask line up with whole words.
/// </summary>
/// <remarks>
/// The one place where margins are read. Every statistic over reference models takes a block, works along its rows
/// (records contiguous, models in their given order) and leaves O(records) behind, so memory does not grow with the
/// number of models. Blocks are independent of one another and may be worked on in any order.
/// </remarks>
internal sealed class MarginBlock(int capacity, int models, int queries)
{
    private readonly double[] _values = new double[capacity * queries * models];

    /// <summary>First record of the run.</summary>
    public int FirstRecord { get; private set; }

    /// <summary>Records in the run.</summary>
    public int Records { get; private set; }

    /// <summary>Queries a record that are kept.</summary>
    public int Queries { get; } = queries;

    /// <summary>Number of models.</summary>
    public int Models { get; } = models;

    /// <summary>Records × queries.</summary>
    public int Cells => Records * Queries;

    /// <summary>One model's margins: cell <c>i · Queries + q</c> is query q of record <c>FirstRecord + i</c>.</summary>
    public ReadOnlySpan<double> Row(int model) => _values.AsSpan(model * Cells, Cells);

    /// <summary>
    /// Goes through the first <paramref name="models"/> models' margins for all records, block by block; the same
    /// buffer serves every block.
    /// </summary>
    public static IEnumerable<MarginBlock> Over(Signals signals, int models, int queries)
    {
        // 32,768 doubles are 256 KiB: two passes over a block find it in the second-level cache.
        int capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, 32_768 / Math.Max(1, models * queries)));
        MarginBlock block = new(Math.Min(capacity, ((signals.Records + 63) / 64) * 64), models, queries);
        for (int first = 0; first < signals.Records; first += capacity)
        {
            block.Read(signals, first, Math.Min(capacity, signals.Records - first));
            yield return block;
        }
    }

    private void Read(Signals signals, int firstRecord, int records)
    {
        FirstRecord = firstRecord;
        Records = records;
        double[]? all = Queries == signals.Queries ? null : new double[records * signals.Queries];
        for (int model = 0; model < Models; model++)
        {
            Span<double> row = _values.AsSpan(model * Cells, Cells);
            if (all is null)
            {
                signals.ReadMargins(model, firstRecord, row);
                continue;
            }

            signals.ReadMargins(model, firstRecord, all);
            for (int i = 0; i < records; i++)
            {
                all.AsSpan(i * signals.Queries, Queries).CopyTo(row[(i * Queries)..]);
            }
        }
    }
}
