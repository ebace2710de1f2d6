using System.Numerics;
using System.Runtime.InteropServices;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Training;

/// <summary>
/// <see cref="AugmentationOptions"/> at work on one model's batches. A batch depends on the seed and on its number alone.
/// All memory is taken at once, none a batch.
/// </summary>
internal sealed class Augmentation
{
    private readonly AugmentationOptions _options;
    private readonly TrainingData _data;
    private readonly Rng _rng;
    private readonly Seed _shifts;
    private readonly Seed _flips;
    private readonly Seed _cutOuts;
    private readonly Seed _mixUps;
    private readonly int[] _partners;
    private readonly int[] _others;
    private readonly float[] _first;

    /// <param name="options">Checked.</param>
    /// <param name="data">Where the records are.</param>
    /// <param name="batch">Most records at once.</param>
    /// <param name="seed">The root of the streams <c>shift</c>, <c>flip</c>, <c>cut-out</c> and <c>mix-up</c>.</param>
    public Augmentation(AugmentationOptions options, TrainingData data, int batch, Seed seed)
    {
        _options = options;
        _data = data;
        _rng = seed.CreateRng();
        _shifts = seed.Derive("shift");
        _flips = seed.Derive("flip");
        _cutOuts = seed.Derive("cut-out");
        _mixUps = seed.Derive("mix-up");
        _partners = new int[options.MixUp > 0 ? batch : 0];
        _others = new int[_partners.Length];
        _first = new float[options.MixUp > 0 ? data.Features : 0];
    }

    /// <summary>Copies records as they are to be learnt, but for <see cref="Mix"/>.</summary>
    /// <param name="kernel">Widens bytes.</param>
    /// <param name="records">Which ones.</param>
    /// <param name="number">The batch's number, counted through all epochs.</param>
    /// <param name="destination">[records × features].</param>
    public void Gather(Kernel kernel, ReadOnlySpan<int> records, long number, in MatrixView destination)
    {
        GatherShifted(kernel, records, number, destination);
        if (_options.Flip)
        {
            Flip(number, destination);
        }

        if (_options.CutOut > 0)
        {
            CutOut(number, destination);
        }
    }

    /// <summary>Mixes the records of a batch with each other, where that is asked for.</summary>
    /// <param name="targets">What they are to be taught as they are.</param>
    /// <param name="number">The batch's number.</param>
    /// <param name="rows">[records × features], changed.</param>
    /// <returns>What they are to be taught mixed.</returns>
    public BatchTargets Mix(BatchTargets targets, long number, scoped in MatrixView rows)
    {
        if (_options.MixUp == 0)
        {
            return targets;
        }

        _rng.Restart(_mixUps.Derive(number));
        float share = (float)(1 - _rng.NextBeta(_options.MixUp, _options.MixUp));
        Span<int> partners = _partners.AsSpan(0, rows.Rows);
        Span<int> others = _others.AsSpan(0, rows.Rows);
        for (int i = 0; i < partners.Length; i++)
        {
            partners[i] = i;
        }

        _rng.Shuffle(partners);
        for (int i = 0; i < partners.Length; i++)
        {
            others[i] = targets.Labels[partners[i]];
        }

        MixRows(rows, partners, share);
        return new BatchTargets(targets.Labels, targets.Smoothing) { Others = others, OtherShare = share };
    }

    private void GatherShifted(Kernel kernel, ReadOnlySpan<int> records, long number, in MatrixView destination)
    {
        if (_options.Shift == 0)
        {
            _data.Gather(kernel, records, destination);
            return;
        }

        _rng.Restart(_shifts.Derive(number));
        int places = (2 * _options.Shift) + 1;
        for (int i = 0; i < records.Length; i++)
        {
            int down = _rng.NextInt(places) - _options.Shift;
            int right = _rng.NextInt(places) - _options.Shift;
            _data.Gather(kernel, records[i], destination.Row(i), new PixelShift(down, right));
        }
    }

    private void Flip(long number, in MatrixView rows)
    {
        ImageShape shape = _data.Image!;
        int length = shape.Width * shape.Channels;
        _rng.Restart(_flips.Derive(number));
        for (int i = 0; i < rows.Rows; i++)
        {
            if (!_rng.NextBool())
            {
                continue;
            }

            Span<float> picture = rows.Row(i);
            for (int start = 0; start < picture.Length; start += length)
            {
                Span<float> row = picture.Slice(start, length);
                // All numbers in reverse, then those of each pixel back into their order.
                row.Reverse();
                for (int pixel = 0; pixel < length && shape.Channels > 1; pixel += shape.Channels)
                {
                    row.Slice(pixel, shape.Channels).Reverse();
                }
            }
        }
    }

    private void CutOut(long number, in MatrixView rows)
    {
        (int height, int width, int channels) = _data.Image!;
        _rng.Restart(_cutOuts.Derive(number));
        for (int i = 0; i < rows.Rows; i++)
        {
            int top = _rng.NextInt(height) - (_options.CutOut / 2);
            int left = _rng.NextInt(width) - (_options.CutOut / 2);
            int first = Math.Max(left, 0);
            int last = Math.Min(left + _options.CutOut, width);
            Span<float> picture = rows.Row(i);
            for (int y = Math.Max(top, 0); y < Math.Min(top + _options.CutOut, height); y++)
            {
                picture.Slice(((y * width) + first) * channels, (last - first) * channels).Clear();
            }
        }
    }

    /// <summary>
    /// Row i becomes (1 − share) · row i + share · row partners[i], in place: round each cycle of the permutation, where
    /// only the first row is needed again after it was changed. Leaves no permutation in <paramref name="partners"/>.
    /// </summary>
    private void MixRows(in MatrixView rows, Span<int> partners, float share)
    {
        for (int start = 0; start < partners.Length; start++)
        {
            if (partners[start] < 0)
            {
                continue;
            }

            rows.Row(start).CopyTo(_first);
            int row = start;
            while (partners[row] >= 0)
            {
                int partner = partners[row];
                partners[row] = -1;
                MixRow(rows.Row(row), partner == start ? _first : rows.Row(partner), share);
                row = partner;
            }
        }
    }

    private static void MixRow(Span<float> row, ReadOnlySpan<float> other, float share)
    {
        float kept = 1 - share;
        ref float ours = ref MemoryMarshal.GetReference(row);
        ref float theirs = ref MemoryMarshal.GetReference(other);
        int i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> mixed =
                (Vector.LoadUnsafe(ref ours, (nuint)i) * kept) + (Vector.LoadUnsafe(ref theirs, (nuint)i) * share);
            mixed.StoreUnsafe(ref ours, (nuint)i);
        }

        for (; i < row.Length; i++)
        {
            row[i] = (row[i] * kept) + (other[i] * share);
        }
    }
}
