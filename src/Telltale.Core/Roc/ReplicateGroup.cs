using Telltale.Core.Randomness;

namespace Telltale.Core.Roc;

/// <summary>
/// Several replicates walked together, so that rows are read once for all of them: how often each row counts in each, and the
/// statistics under that. One thread's own.
/// </summary>
/// <remarks>
/// The walk goes down from the highest score in stretches of rows and keeps what lies above each. Thresholds, which depend on the
/// totals, are then found by walking single stretches again. Sums are whole numbers throughout.
/// </remarks>
internal sealed class ReplicateGroup
{
    private readonly TwoWayRows _rows;
    private readonly double[] _rates;
    private readonly Lanes _lanes = new();
    private readonly byte[] _recordWeights;
    private readonly byte[] _rowWeights = new byte[Stretch.Most * Lanes.Count];
    private readonly ushort[] _targetWeights;
    private readonly byte[] _counts;

    // Stand-ins where rows have weights of their own: row i of a stretch is unit i, and all are of one target.
    private readonly int[] _unitsOfStretch = [.. Enumerable.Range(0, Stretch.Most)];
    private readonly int[] _noTargets = new int[Stretch.Most];
    private readonly ushort[] _ones = new ushort[Lanes.Count];

    // [stretches × lanes]: what lies above each stretch in whole ties.
    private readonly uint[] _membersAbove;
    private readonly uint[] _nonMembersAbove;

    private readonly LaneTotals _totals = new();

    private readonly TargetContrast _contrast;

    // Whether rows have weights of their own, and the stretch whose weights are at hand.
    private bool _contrasted;
    private int _weighed = -1;

    // Whether weights are small enough for 16-bit sums; else lanes are summed one by one.
    private bool _fits;

    public ReplicateGroup(TwoWayRows rows, double[] rates)
    {
        _rows = rows;
        _rates = rates;
        _recordWeights = new byte[rows.Records * Lanes.Count];
        _targetWeights = new ushort[rows.Targets * Lanes.Count];
        _counts = new byte[Math.Max(rows.Records, rows.Targets)];
        _membersAbove = new uint[rows.Stretches.Length * Lanes.Count];
        _nonMembersAbove = new uint[rows.Stretches.Length * Lanes.Count];
        _contrast = new TargetContrast(rows.Targets == 1 ? 0 : rows.Records, rows.Targets);
        Array.Fill(_ones, (ushort)1);
    }

    /// <summary>Every row once, in every lane.</summary>
    public void WeighEqually()
    {
        _contrasted = false;
        Array.Fill(_recordWeights, (byte)1);
        Array.Fill(_targetWeights, (ushort)1);
        _fits = true;
        WalkAll();
    }

    /// <summary>
    /// Draws records and targets, the first lanes each from its own stream. A draw without one of the classes says nothing and
    /// is drawn again.
    /// </summary>
    public void DrawTwoWay(ReadOnlySpan<Seed> streams)
    {
        _contrasted = false;
        _fits = true;
        Rng[] generators = new Rng[streams.Length];
        for (int lane = 0; lane < generators.Length; lane++)
        {
            generators[lane] = streams[lane].CreateRng();
            DrawBoth(generators[lane], lane);
        }

        WalkAll();
        int[] lanes = [.. Enumerable.Range(0, generators.Length)];
        while (Array.FindAll(lanes, lane => !_totals.HasBothClasses(lane)) is { Length: > 0 } empty)
        {
            Array.ForEach(empty, lane => DrawBoth(generators[lane], lane));
            WalkAll();
        }
    }

    /// <summary>Draws records, all targets once. A lane without one of the classes stays and has no statistics.</summary>
    public void DrawRecords(ReadOnlySpan<Seed> streams)
    {
        _contrasted = false;
        Array.Fill(_targetWeights, (ushort)1);
        int largest = 0;
        for (int lane = 0; lane < streams.Length; lane++)
        {
            largest = Math.Max(largest, DrawRecords(streams[lane].CreateRng(), lane));
        }

        _fits = largest <= Lanes.LargestWeight;
        WalkAll();
    }

    /// <summary>Shifts rows of each record between targets: see <see cref="TargetContrast"/>.</summary>
    public void Contrast(ReadOnlySpan<Seed> streams)
    {
        _contrasted = true;
        _fits = true;
        for (int lane = 0; lane < streams.Length; lane++)
        {
            _contrast.Draw(streams[lane].CreateRng(), lane);
        }

        WalkAll();
    }

    /// <summary>Leaves out one group of targets in each lane, from the first on: target t is of group t mod <paramref name="groups"/>.</summary>
    public void LeaveOut(int first, int groups)
    {
        _contrasted = false;
        _fits = true;
        Array.Fill(_recordWeights, (byte)1);
        for (int t = 0; t < _rows.Targets; t++)
        {
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                _targetWeights[(t * Lanes.Count) + lane] = t % groups == first + lane ? (ushort)0 : (ushort)1;
            }
        }

        WalkAll();
    }

    /// <summary>Statistics of the first lanes.</summary>
    public void Read(Span<double[]?> destination)
    {
        for (int lane = 0; lane < destination.Length; lane++)
        {
            destination[lane] = Read(lane);
        }
    }

    /// <summary>AUC, then the TPR at each rate in the order given; null where the lane lacks a class.</summary>
    public double[]? Read(int lane)
    {
        if (!_totals.HasBothClasses(lane))
        {
            return null;
        }

        long members = _totals.Members[lane];
        long nonMembers = _totals.NonMembers[lane];
        double[] result = new double[_rates.Length + 1];
        result[0] = ((2 * members * nonMembers) - (long)_totals.TwiceAbove[lane]) / (2.0 * members * nonMembers);
        for (int r = 0; r < _rates.Length; r++)
        {
            long limit = FalsePositiveLimit.Of(_rates[r], nonMembers);
            result[r + 1] = TruePositivesWithin(limit, lane) / (double)members;
        }

        return result;
    }

    // The same draws as NextInt one after the other: records first, then targets.
    private void DrawBoth(Rng generator, int lane)
    {
        int largestOfRecords = DrawRecords(generator, lane);
        int largestOfTargets = Draw(generator, _rows.Targets, Math.Max(1, _rows.Targets - 1));
        for (int t = 0; t < _rows.Targets; t++)
        {
            _targetWeights[(t * Lanes.Count) + lane] = _counts[t];
        }

        _fits &= largestOfRecords * largestOfTargets <= Lanes.LargestWeight;
    }

    private int DrawRecords(Rng generator, int lane)
    {
        int largest = Draw(generator, _rows.Records, _rows.Records);
        for (int r = 0; r < _rows.Records; r++)
        {
            _recordWeights[(r * Lanes.Count) + lane] = _counts[r];
        }

        return largest;
    }

    private int Draw(Rng generator, int units, int draws)
    {
        Span<byte> counts = _counts.AsSpan(0, units);
        counts.Clear();
        generator.CountDraws(counts, draws);
        int largest = 0;
        foreach (byte count in counts)
        {
            largest = Math.Max(largest, count);
        }

        return largest;
    }

    // True positives at the last whole tie with at most that many false positives.
    private long TruePositivesWithin(long falsePositives, int lane)
    {
        if (_totals.NonMembers[lane] <= falsePositives)
        {
            return _totals.Members[lane];
        }

        int low = 0;
        int high = _rows.Stretches.Length - 1;
        while (low < high)
        {
            int middle = high - ((high - low) / 2);
            bool holds = _nonMembersAbove[(middle * Lanes.Count) + lane] <= falsePositives;
            (low, high) = holds ? (middle, high) : (low, middle - 1);
        }

        long members = _membersAbove[(low * Lanes.Count) + lane];
        if (_rows.Stretches[low].Kind is StretchKind.Part or StretchKind.LastPart)
        {
            // The tie ends beyond the limit, or a later stretch would have been found.
            return members;
        }

        StretchRows rows = RowsOf(low);
        long reached = members;
        long nonMembers = _nonMembersAbove[(low * Lanes.Count) + lane];
        for (int i = 0; nonMembers <= falsePositives; i++)
        {
            long weight = (long)rows.Weight(i, lane);
            members += rows.Masks[i] == 0 ? 0 : weight;
            nonMembers += rows.Masks[i] == 0 ? weight : 0;
            reached = rows.EndsTie[i] && nonMembers <= falsePositives ? members : reached;
        }

        return reached;
    }

    private void WalkAll()
    {
        _totals.Clear();
        _weighed = -1;
        bool inVectors = Lanes.IsAccelerated && _fits;
        for (int s = 0; s < _rows.Stretches.Length; s++)
        {
            _totals.Members.CopyTo(_membersAbove.AsSpan(s * Lanes.Count));
            _totals.NonMembers.CopyTo(_nonMembersAbove.AsSpan(s * Lanes.Count));
            StretchKind kind = _rows.Stretches[s].Kind;
            StretchRows rows = RowsOf(s);
            if (inVectors)
            {
                _lanes.Sum(rows, kind);
                if (_lanes.AllFit && kind is (StretchKind.Untied or StretchKind.Tied))
                {
                    _totals.Add(_lanes);
                    continue;
                }
            }

            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                _totals.Add(lane, (inVectors ? _lanes[lane] : null) ?? LaneSums.Of(rows, lane, kind), kind);
            }
        }
    }

    private StretchRows RowsOf(int stretch)
    {
        (int start, int count, _) = _rows.Stretches[stretch];
        ReadOnlySpan<ushort> masks = _rows.Mask.AsSpan(start, count);
        ReadOnlySpan<bool> endsTie = _rows.EndsTie.AsSpan(start, count);
        ReadOnlySpan<int> records = _rows.Record.AsSpan(start, count);
        ReadOnlySpan<int> targets = _rows.Target.AsSpan(start, count);
        if (!_contrasted)
        {
            return new(records, targets, masks, endsTie, _recordWeights, _targetWeights);
        }

        if (stretch != _weighed)
        {
            _contrast.Weigh(records, targets, _rowWeights.AsSpan(0, count * Lanes.Count));
            _weighed = stretch;
        }

        return new(_unitsOfStretch.AsSpan(0, count), _noTargets.AsSpan(0, count), masks, endsTie, _rowWeights, _ones);
    }
}
