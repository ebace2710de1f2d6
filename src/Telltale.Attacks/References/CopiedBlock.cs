using System.Numerics;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.References;

/// <summary>Margins that are stored in any other way, or not all of whose queries are wanted, copied as doubles.</summary>
internal sealed class CopiedBlock : MarginBlock<double>
{
    // 512 KiB of doubles: what is copied stays in the second-level cache.
    private const int Room = 1 << 16;

    // Rows a power of two apart would all fall on the same few lines of the first-level cache.
    private const int Gap = 8;

    private readonly int _stride;
    private readonly double[] _values;
    private readonly double[] _all;

    /// <summary>Room for the first queries of the first models.</summary>
    public CopiedBlock(Signals signals, MembershipMask? members, int models, int queries)
        : base(signals, members, models, queries, RecordsOf(models, queries))
    {
        _stride = (MostRecords * queries) + Gap;
        _values = new double[checked(models * _stride)];
        _all = queries == signals.Queries ? [] : new double[MostRecords * signals.Queries];
    }

    /// <summary>Records in a full block.</summary>
    public static int RecordsOf(int models, int queries) =>
        (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, Room / Math.Max(1, models * queries)));

    /// <inheritdoc/>
    public override void MoveTo(int firstRecord, int records)
    {
        base.MoveTo(firstRecord, records);
        for (int model = 0; model < Models; model++)
        {
            Span<double> row = _values.AsSpan(model * _stride, Cells);
            if (_all.Length == 0)
            {
                Signals.ReadMargins(model, FirstRecord, row);
                continue;
            }

            int every = Signals.Queries;
            Signals.ReadMargins(model, FirstRecord, _all.AsSpan(0, Records * every));
            for (int i = 0; i < Records; i++)
            {
                _all.AsSpan(i * every, Queries).CopyTo(row[(i * Queries)..]);
            }
        }
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<double> Margins(int firstModel, int models, out int stride)
    {
        stride = _stride;
        return _values.AsSpan(firstModel * _stride);
    }
}
