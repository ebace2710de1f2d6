using System.Numerics;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.References;

/// <summary>
/// Margins of the first models for a run of records, small enough to stay in the second-level cache, and who of these
/// models was trained on what: [models × cells], a cell being one query of one record.
/// </summary>
/// <remarks>One buffer, filled anew for each run; a thread has its own.</remarks>
internal sealed class MarginBlock
{
    // 512 KiB of doubles. Runs of a row are then long enough for the memory to be read at its speed.
    private const int Room = 1 << 16;

    // Rows a power of two apart would all fall on the same few lines of the first-level cache.
    private const int Gap = 8;

    private readonly Signals _signals;
    private readonly MembershipMask? _members;
    private readonly double[] _values;
    private readonly ulong[] _bits;
    private readonly double[] _all;
    private double[] _columns = [];

    /// <summary>Room for runs of <see cref="RecordsOf"/> records.</summary>
    /// <param name="signals">Where margins are read.</param>
    /// <param name="members">Membership mask; null where nobody was trained on anything.</param>
    /// <param name="models">How many of the first models.</param>
    /// <param name="queries">How many of the first queries.</param>
    public MarginBlock(Signals signals, MembershipMask? members, int models, int queries)
    {
        _signals = signals;
        _members = members;
        Models = models;
        Queries = queries;
        int records = RecordsOf(models, queries);
        Stride = (records * queries) + Gap;
        WordStride = records * queries / 64;
        _values = new double[checked(models * Stride)];
        _bits = new ulong[models * WordStride];
        _all = queries == signals.Queries ? [] : new double[records * signals.Queries];
    }

    /// <summary>Records in a full block: a power of two, at least 64, so that rows of the mask begin with whole words.</summary>
    public static int RecordsOf(int models, int queries) =>
        (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, Room / Math.Max(1, models * queries)));

    /// <summary>First record of the run.</summary>
    public int FirstRecord { get; private set; }

    /// <summary>Records in the run.</summary>
    public int Records { get; private set; }

    /// <summary>Queries a record that are kept.</summary>
    public int Queries { get; }

    /// <summary>Number of models.</summary>
    public int Models { get; }

    /// <summary>Records × queries.</summary>
    public int Cells => Records * Queries;

    /// <summary>
    /// Margins: that of model m and cell c is at <c>m · Stride + c</c>, and cell <c>i · Queries + q</c> is query q of record
    /// <c>FirstRecord + i</c>. What lies past the last cell of a row may be read and means nothing.
    /// </summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Distance of two models' rows of margins.</summary>
    public int Stride { get; }

    /// <summary>Membership: cell c of model m is bit c mod 64 of word <c>m · WordStride + c / 64</c>.</summary>
    public ReadOnlySpan<ulong> Bits => _bits;

    /// <summary>Distance of two models' rows of membership.</summary>
    public int WordStride { get; }

    /// <summary>Whether a model was trained on the record of a cell.</summary>
    public bool IsMember(int model, int cell) => (_bits[(model * WordStride) + (cell >> 6)] >> (cell & 63) & 1) != 0;

    /// <summary>Room for so many columns of all models, at <paramref name="width"/> cells side by side; holds anything.</summary>
    public Span<double> Columns(int count, int width)
    {
        int length = checked(count * Models * width);
        if (_columns.Length < length)
        {
            _columns = new double[length];
        }

        return _columns.AsSpan(0, length);
    }

    /// <summary>Fills the block.</summary>
    /// <param name="firstRecord">A multiple of 64.</param>
    /// <param name="records">At most <see cref="RecordsOf"/>.</param>
    public void Read(int firstRecord, int records)
    {
        FirstRecord = firstRecord;
        Records = records;
        if (_all.Length == 0)
        {
            _signals.ReadMarginRows(Models, firstRecord, records, Stride, _values);
        }
        else
        {
            ReadFirstQueries();
        }

        if (_members is not null)
        {
            ReadMembers(_members);
        }
    }

    private void ReadFirstQueries()
    {
        int every = _signals.Queries;
        for (int model = 0; model < Models; model++)
        {
            _signals.ReadMargins(model, FirstRecord, _all.AsSpan(0, Records * every));
            for (int i = 0; i < Records; i++)
            {
                _all.AsSpan(i * every, Queries).CopyTo(_values.AsSpan((model * Stride) + (i * Queries)));
            }
        }
    }

    private void ReadMembers(MembershipMask members)
    {
        for (int model = 0; model < Models; model++)
        {
            ReadOnlySpan<ulong> words = members.Row(model).Slice(FirstRecord / 64, (Records + 63) / 64);
            Span<ulong> row = _bits.AsSpan(model * WordStride, WordStride);
            if (Queries == 1)
            {
                words.CopyTo(row);
                continue;
            }

            row.Clear();
            for (int cell = 0; cell < Cells; cell++)
            {
                int record = cell / Queries;
                row[cell >> 6] |= (words[record >> 6] >> (record & 63) & 1) << (cell & 63);
            }
        }
    }
}
