using System.Runtime.CompilerServices;

namespace Telltale.Learning.Kernels;

/// <summary>What rows of logits say about tokens, vector by vector.</summary>
internal static unsafe class LaneReadings<TLane>
    where TLane : unmanaged, ILane<TLane>
{
    /// <summary>
    /// Logits so far below the largest weigh nothing: their exponentials are below the smallest normal float. Cut off
    /// there, their squares stay finite.
    /// </summary>
    private const float Lowest = -100;

    /// <summary>See <see cref="SequenceKernel.Read"/>.</summary>
    public static void Read(in MatrixView logits, ReadOnlySpan<int> tokens, Span<TokenReading> readings)
    {
        for (int i = 0; i < logits.Rows; i++)
        {
            float* z = logits.Pointer + (i * logits.RowStride);
            int end = FillUp(z, logits.Columns);
            float largest = Largest(z, end);
            TLane shift = TLane.Fill(largest);
            TLane lowest = TLane.Fill(Lowest);
            TLane total = TLane.Fill(0);
            TLane first = TLane.Fill(0);
            TLane second = TLane.Fill(0);
            for (int j = 0; j < end; j += TLane.Width)
            {
                TLane d = TLane.Max(TLane.Load(z + j) - shift, lowest);
                TLane e = LaneMath<TLane>.Exp(d);
                total += e;
                TLane product = e * d;
                first += product;
                second = TLane.MultiplyAdd(product, d, second);
            }

            readings[i] = Reading(z[tokens[i]], largest, total, first, second);
        }
    }

    /// <summary>See <see cref="SequenceKernel.ReadAgainst"/>.</summary>
    public static void ReadAgainst(
        in MatrixView logits,
        ReadOnlySpan<int> tokens,
        in MatrixView others,
        ReadOnlySpan<TokenReading> othersRead,
        Span<TokenReading> readings,
        Span<float> divergences
    )
    {
        for (int i = 0; i < logits.Rows; i++)
        {
            float* z = logits.Pointer + (i * logits.RowStride);
            float* other = others.Pointer + (i * others.RowStride);
            int end = FillUp(z, logits.Columns);
            FillUp(other, logits.Columns);
            float largest = Largest(z, end);
            TLane shift = TLane.Fill(largest);
            TLane otherShift = TLane.Fill(othersRead[i].Largest);
            TLane lowest = TLane.Fill(Lowest);
            // What is no number times no weight would be none.
            TLane finite = TLane.Fill(float.MinValue);
            TLane total = TLane.Fill(0);
            TLane first = TLane.Fill(0);
            TLane second = TLane.Fill(0);
            TLane apart = TLane.Fill(0);
            for (int j = 0; j < end; j += TLane.Width)
            {
                TLane d = TLane.Max(TLane.Load(z + j) - shift, lowest);
                TLane e = LaneMath<TLane>.Exp(d);
                total += e;
                TLane product = e * d;
                first += product;
                second = TLane.MultiplyAdd(product, d, second);
                TLane difference = d - TLane.Max(TLane.Load(other + j) - otherShift, finite);
                apart = TLane.MultiplyAdd(e, difference, apart);
            }

            readings[i] = Reading(z[tokens[i]], largest, total, first, second);
            double shifted = TLane.Sum(apart) / (double)TLane.Sum(total);
            divergences[i] = (float)Math.Max(0, shifted + othersRead[i].LogTotal - readings[i].LogTotal);
        }
    }

    /// <summary>See <see cref="SequenceKernel.LogSoftmax"/>.</summary>
    public static void LogSoftmax(in MatrixView logits)
    {
        for (int i = 0; i < logits.Rows; i++)
        {
            float* z = logits.Pointer + (i * logits.RowStride);
            int end = FillUp(z, logits.Columns);
            float largest = Largest(z, end);
            TLane shift = TLane.Fill(largest);
            TLane total = TLane.Fill(0);
            for (int j = 0; j < end; j += TLane.Width)
            {
                total += LaneMath<TLane>.Exp(TLane.Load(z + j) - shift);
            }

            TLane log = TLane.Fill((float)Math.Log(TLane.Sum(total)));
            for (int j = 0; j < end; j += TLane.Width)
            {
                (TLane.Load(z + j) - shift - log).Store(z + j);
            }
        }
    }

    /// <summary>What the moments of <c>d = z − largest</c> with the weights exp d say.</summary>
    private static TokenReading Reading(float own, float largest, TLane total, TLane first, TLane second)
    {
        double sum = TLane.Sum(total);
        double mean = TLane.Sum(first) / sum;
        double variance = (TLane.Sum(second) / sum) - (mean * mean);
        double log = Math.Log(sum);
        return new TokenReading(
            (float)Math.Min(0, own - (double)largest - log),
            (float)(mean - log),
            (float)Math.Sqrt(Math.Max(0, variance)),
            own >= largest,
            largest,
            log
        );
    }

    /// <summary>Fills the last vector of a row up with numbers of no weight.</summary>
    /// <returns>Its end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FillUp(float* row, int count)
    {
        int end = (count + TLane.Width - 1) / TLane.Width * TLane.Width;
        for (int j = count; j < end; j++)
        {
            row[j] = -1e30f;
        }

        return end;
    }

    private static float Largest(float* row, int end)
    {
        TLane most = TLane.Load(row);
        for (int j = TLane.Width; j < end; j += TLane.Width)
        {
            most = TLane.Max(most, TLane.Load(row + j));
        }

        return TLane.Largest(most);
    }
}
