using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.References;

/// <summary>
/// Margins of the first models for a run of records and who of these models was trained on what: [models × cells], a cell
/// being one query of one record. Cell <c>i · Queries + q</c> is query q of record <c>FirstRecord + i</c>.
/// </summary>
/// <remarks>One object, moved on to run after run; a thread has its own.</remarks>
/// <typeparam name="TStored">What margins are stored as: they are read where they lie if that is as floats, otherwise copied.</typeparam>
internal abstract class MarginBlock<TStored>
    where TStored : unmanaged, INumberBase<TStored>
{
    private const int CacheLine = 64;

    private readonly MembershipMask? _members;
    private readonly ulong[] _bits;
    private readonly int _wordStride;
    private byte[] _scratch = [];
    private int _scratchStart;

    /// <summary>Room for runs of so many records, a multiple of 64.</summary>
    protected MarginBlock(Signals signals, MembershipMask? members, int models, int queries, int records)
    {
        Signals = signals;
        _members = members;
        Models = models;
        Queries = queries;
        MostRecords = records;
        if (members is null || queries > 1)
        {
            _wordStride = records * queries / 64;
            _bits = new ulong[checked(models * _wordStride)];
        }
        else
        {
            _wordStride = members.WordsPerModel;
            _bits = [];
        }
    }

    /// <summary>Records in a full block: a multiple of 64, so that rows of the mask begin with whole words.</summary>
    public int MostRecords { get; }

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

    /// <summary>Where margins are read.</summary>
    protected Signals Signals { get; }

    /// <summary>Room for so many numbers to work with, the same for everybody who asks, beginning with a cache line;
    /// holds anything.</summary>
    public Span<TNumber> Scratch<TNumber>(int length)
        where TNumber : unmanaged
    {
        int bytes = checked(length * Unsafe.SizeOf<TNumber>());
        if (_scratch.Length - _scratchStart < bytes)
        {
            // Pinned: what begins with a cache line stays there.
            _scratch = GC.AllocateUninitializedArray<byte>(bytes + CacheLine, pinned: true);
            _scratchStart = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_scratch, 0) & (CacheLine - 1));
        }

        return MemoryMarshal.Cast<byte, TNumber>(_scratch.AsSpan(_scratchStart, bytes));
    }

    /// <summary>Moves on to a run of records.</summary>
    /// <param name="firstRecord">A multiple of 64.</param>
    /// <param name="records">At most <see cref="MostRecords"/>.</param>
    public virtual void MoveTo(int firstRecord, int records)
    {
        FirstRecord = firstRecord;
        Records = records;
        if (_members is not null && Queries > 1)
        {
            RepeatMembers(_members);
        }
    }

    /// <summary>Some of the models.</summary>
    public MarginRows<TStored> Rows(int firstModel, int models)
    {
        if (models == 0)
        {
            return default;
        }

        ReadOnlySpan<ulong> bits =
            _members is null || Queries > 1
                ? _bits.AsSpan(firstModel * _wordStride)
                : _members.Rows(firstModel, models)[(FirstRecord / 64)..];
        return new MarginRows<TStored>(Margins(firstModel, models, out int stride), stride, bits, _wordStride, models);
    }

    /// <summary>Margins of some models: that of the m-th and cell c is at <c>m · stride + c</c>.</summary>
    protected abstract ReadOnlySpan<TStored> Margins(int firstModel, int models, out int stride);

    /// <summary>A bit for each query.</summary>
    private void RepeatMembers(MembershipMask members)
    {
        for (int model = 0; model < Models; model++)
        {
            ReadOnlySpan<ulong> words = members.Row(model)[(FirstRecord / 64)..];
            Span<ulong> row = _bits.AsSpan(model * _wordStride, _wordStride);
            row.Clear();
            for (int cell = 0; cell < Cells; cell++)
            {
                int record = cell / Queries;
                row[cell >> 6] |= (words[record >> 6] >> (record & 63) & 1) << (cell & 63);
            }
        }
    }
}
