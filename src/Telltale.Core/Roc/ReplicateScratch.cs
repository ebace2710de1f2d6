using System.Runtime.InteropServices;
using Telltale.Core.Randomness;

namespace Telltale.Core.Roc;

/// <summary>How often each row counts in one replicate, and the statistics under that. One thread's own.</summary>
/// <remarks>
/// A row's weight is added to the upper half of a 64-bit number for a member and to the lower half for a non-member: both sums
/// by one addition, with no branch on the class, which no processor can predict. Either half holds 2³¹ drawn rows. One walk down
/// from the highest score sums everything and leaves a checkpoint every 1,024 rows; thresholds, which depend on the totals, are
/// then found by walking single blocks again.
/// </remarks>
internal sealed class ReplicateScratch
{
    private const int Block = 1024;

    private readonly TwoWayRows _rows;
    private readonly double[] _rates;

    // How often a record, or a row, was drawn: of n draws from n, far below 255.
    private readonly byte[] _unitWeight;
    private readonly int[] _targetWeight;
    private readonly int[] _rowNumbers;
    private readonly Walk[] _checkpoints;
    private int[] _unit;
    private Walk _end;

    public ReplicateScratch(TwoWayRows rows, double[] rates)
    {
        int count = rows.Record.Length;
        _rows = rows;
        _rates = rates;
        _targetWeight = new int[rows.Targets];
        // Single rows are drawn only where there are several targets.
        _rowNumbers = rows.Targets == 1 ? [] : [.. Enumerable.Range(0, count)];
        _unitWeight = new byte[Math.Max(rows.Records, _rowNumbers.Length)];
        _unit = rows.Record;
        _checkpoints = new Walk[(count + Block - 1) / Block];
    }

    public void WeighEqually()
    {
        _unit = _rows.Record;
        Array.Fill(_unitWeight, (byte)1);
        Array.Fill(_targetWeight, 1);
        WalkAll();
    }

    /// <summary>Draws records and targets. A draw without one of the classes says nothing and is drawn again.</summary>
    public void DrawTwoWay(Rng rng)
    {
        _unit = _rows.Record;
        do
        {
            DrawUnits(_rows.Records, rng);
            Array.Clear(_targetWeight);
            for (int i = 0; i < Math.Max(1, _targetWeight.Length - 1); i++)
            {
                _targetWeight[rng.NextInt(_targetWeight.Length)]++;
            }

            WalkAll();
        } while (_end.Members == 0 || _end.NonMembers == 0);
    }

    /// <summary>Draws rows, as if they shared nothing.</summary>
    public void DrawRows(Rng rng)
    {
        _unit = _rowNumbers;
        Array.Fill(_targetWeight, 1);
        do
        {
            DrawUnits(_rowNumbers.Length, rng);
            WalkAll();
        } while (_end.Members == 0 || _end.NonMembers == 0);
    }

    /// <summary>AUC, then the TPR at each rate in the order given.</summary>
    public double[] Read()
    {
        long members = _end.Members;
        long nonMembers = _end.NonMembers;
        double[] result = new double[_rates.Length + 1];
        result[0] = ((2 * members * nonMembers) - _end.TwiceAbove) / (2.0 * members * nonMembers);
        for (int r = 0; r < _rates.Length; r++)
        {
            long limit = FalsePositiveLimit.Of(_rates[r], nonMembers);
            result[r + 1] = TruePositivesWithin(limit) / (double)members;
        }

        return result;
    }

    private void DrawUnits(int count, Rng rng)
    {
        Span<byte> units = _unitWeight.AsSpan(0, count);
        units.Clear();
        for (int i = 0; i < units.Length; i++)
        {
            units[rng.NextInt(units.Length)]++;
        }
    }

    // True positives at the last whole tie with at most that many false positives.
    private long TruePositivesWithin(long falsePositives)
    {
        if (_end.NonMembers <= falsePositives)
        {
            return _end.Members;
        }

        int low = 0;
        int high = _checkpoints.Length - 1;
        while (low < high)
        {
            int middle = high - ((high - low) / 2);
            (low, high) = _checkpoints[middle].NonMembers <= falsePositives ? (middle, high) : (low, middle - 1);
        }

        Walk walk = _checkpoints[low];
        long reached = walk.Members;
        for (int i = low * Block; walk.NonMembers <= falsePositives; i++)
        {
            reached = walk.Members;
            walk.Tie += ((long)_unitWeight[_unit[i]] * _targetWeight[_rows.Target[i]]) << _rows.Shift[i];
            if (_rows.EndsTie[i])
            {
                walk.Close();
            }
        }

        return reached;
    }

    private void WalkAll()
    {
        ReadOnlySpan<byte> unitWeight = _unitWeight;
        ReadOnlySpan<int> targetWeight = _targetWeight;
        ReadOnlySpan<int> unit = _unit;
        ReadOnlySpan<int> target = _rows.Target.AsSpan(0, unit.Length);
        ReadOnlySpan<byte> shift = _rows.Shift.AsSpan(0, unit.Length);
        ReadOnlySpan<bool> endsTie = _rows.EndsTie.AsSpan(0, unit.Length);
        Walk walk = default;
        for (int block = 0; block < _checkpoints.Length; block++)
        {
            _checkpoints[block] = walk;
            int end = Math.Min((block + 1) * Block, unit.Length);
            for (int i = block * Block; i < end; i++)
            {
                walk.Tie += ((long)unitWeight[unit[i]] * targetWeight[target[i]]) << shift[i];
                if (endsTie[i])
                {
                    walk.Close();
                }
            }
        }

        _end = walk;
    }

    /// <summary>Sums on the way down: whole ties above, and the tie that is being walked.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Walk
    {
        public long Members;
        public long NonMembers;
        public long Tie;

        // Over members, twice the non-members above and once those in the tie: what 2U is short of 2·m·n.
        public long TwiceAbove;

        public void Close()
        {
            long tieMembers = Tie >> 32;
            long tieNonMembers = (uint)Tie;
            TwiceAbove += tieMembers * ((2 * NonMembers) + tieNonMembers);
            Members += tieMembers;
            NonMembers += tieNonMembers;
            Tie = 0;
        }
    }
}
