using System.Runtime.InteropServices;
using Telltale.Core.Randomness;

namespace Telltale.Core.Roc;

/// <summary>
/// Weights that shift every record's rows between targets and leave its total as it is, for replicates side by side: row (r, t)
/// weighs <c>1 + s·h</c> with a sign s of the record, drawn anew for each, and h = ±1 of the target, as many of one sign as of the other in
/// random order (of an odd number one target has 0). Record by record the weighted sum then varies by
/// T/(T − 1)·Σ(x − x̄)² times (T − 1)/T if T is odd: what records or their number explain is not in it.
/// </summary>
internal sealed class TargetContrast
{
    private const int Words = Lanes.Count / sizeof(ulong);

    // [records × lanes] 0 or 2; [targets × lanes] what is flipped in it, kept of it, and set besides.
    private readonly byte[] _sign;
    private readonly byte[] _flip;
    private readonly byte[] _keep;
    private readonly byte[] _one;
    private readonly int _records;
    private readonly int _targets;

    public TargetContrast(int records, int targets)
    {
        (_records, _targets) = (records, targets);
        _sign = new byte[records * Lanes.Count];
        _flip = new byte[targets * Lanes.Count];
        _keep = new byte[targets * Lanes.Count];
        _one = new byte[targets * Lanes.Count];
    }

    /// <summary>What a variance over these weights is multiplied by to estimate that of rows within records.</summary>
    public static double Scale(int targets) => targets % 2 == 0 ? 1 : targets / (targets - 1.0);

    /// <summary>Draws one replicate: the order of targets first, then signs of records, 64 from one number.</summary>
    public void Draw(Rng generator, int lane)
    {
        int[] order = generator.Permutation(_targets);
        for (int place = 0; place < order.Length; place++)
        {
            int at = (order[place] * Lanes.Count) + lane;
            bool middle = _targets % 2 == 1 && place == _targets - 1;
            _flip[at] = place % 2 == 0 && !middle ? (byte)2 : (byte)0;
            _keep[at] = middle ? (byte)0 : (byte)2;
            _one[at] = middle ? (byte)1 : (byte)0;
        }

        ulong bits = 0;
        for (int record = 0; record < _records; record++)
        {
            bits = record % 64 == 0 ? generator.NextBits() : bits >> 1;
            _sign[(record * Lanes.Count) + lane] = (byte)((bits & 1) << 1);
        }
    }

    /// <summary>Weights of rows in every lane, [rows × lanes], each 0, 1 or 2.</summary>
    public void Weigh(ReadOnlySpan<int> records, ReadOnlySpan<int> targets, Span<byte> weights)
    {
        ReadOnlySpan<ulong> sign = MemoryMarshal.Cast<byte, ulong>(_sign);
        ReadOnlySpan<ulong> flip = MemoryMarshal.Cast<byte, ulong>(_flip);
        ReadOnlySpan<ulong> keep = MemoryMarshal.Cast<byte, ulong>(_keep);
        ReadOnlySpan<ulong> one = MemoryMarshal.Cast<byte, ulong>(_one);
        Span<ulong> result = MemoryMarshal.Cast<byte, ulong>(weights);
        for (int row = 0; row < records.Length; row++)
        {
            int record = records[row] * Words;
            int target = targets[row] * Words;
            for (int word = 0; word < Words; word++)
            {
                result[(row * Words) + word] =
                    ((sign[record + word] ^ flip[target + word]) & keep[target + word]) | one[target + word];
            }
        }
    }
}
