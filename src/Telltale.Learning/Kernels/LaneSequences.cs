using System.Runtime.CompilerServices;

namespace Telltale.Learning.Kernels;

/// <summary><see cref="SequenceKernel"/> vector by vector; what is left over of a row goes number by number in the same formula.</summary>
internal sealed unsafe class LaneSequences<TLane> : SequenceKernel
    where TLane : unmanaged, ILane<TLane>
{
    private LaneSequences() { }

    public static LaneSequences<TLane> Instance { get; } = new();

    public override void Normalise(in MatrixView x, float* gain, float epsilon, in MatrixView y, float* inverse)
    {
        int columns = x.Columns;
        int whole = Whole(columns);
        for (int i = 0; i < x.Rows; i++)
        {
            float* from = x.Pointer + (i * x.RowStride);
            float* to = y.Pointer + (i * y.RowStride);
            float own = inverse[i] = 1 / MathF.Sqrt((Dot(from, from, columns) / columns) + epsilon);
            Scale<TLane>(from, gain, own, to, 0, whole);
            Scale<LaneScalar>(from, gain, own, to, whole, columns);
        }
    }

    public override void NormaliseAgain(in MatrixView x, float* gain, float* inverse, in MatrixView y)
    {
        int columns = x.Columns;
        int whole = Whole(columns);
        for (int i = 0; i < x.Rows; i++)
        {
            float* from = x.Pointer + (i * x.RowStride);
            float* to = y.Pointer + (i * y.RowStride);
            Scale<TLane>(from, gain, inverse[i], to, 0, whole);
            Scale<LaneScalar>(from, gain, inverse[i], to, whole, columns);
        }
    }

    public override void NormaliseBack(
        in MatrixView dy,
        in MatrixView x,
        float* gain,
        float* inverse,
        in MatrixView dx,
        float* gainGradient
    )
    {
        int columns = x.Columns;
        int whole = Whole(columns);
        for (int i = 0; i < x.Rows; i++)
        {
            float* d = dy.Pointer + (i * dy.RowStride);
            float* from = x.Pointer + (i * x.RowStride);
            float* to = dx.Pointer + (i * dx.RowStride);
            float own = inverse[i];
            float dot = Dot3(d, gain, from, columns);
            float slope = -(own * own * own * dot / columns);
            Back<TLane>(d, gain, from, own, slope, to, 0, whole);
            Back<LaneScalar>(d, gain, from, own, slope, to, whole, columns);
            if (gainGradient is not null)
            {
                Gain<TLane>(d, from, own, gainGradient, 0, whole);
                Gain<LaneScalar>(d, from, own, gainGradient, whole, columns);
            }
        }

        static void Back<T>(float* d, float* gain, float* x, float own, float slope, float* to, int start, int end)
            where T : unmanaged, ILane<T>
        {
            T factor = T.Fill(own);
            T slopes = T.Fill(slope);
            for (int j = start; j < end; j += T.Width)
            {
                T sum = T.MultiplyAdd(T.Load(x + j), slopes, T.Load(to + j));
                T.MultiplyAdd(T.Load(d + j) * T.Load(gain + j), factor, sum).Store(to + j);
            }
        }

        static void Gain<T>(float* d, float* x, float own, float* gradient, int start, int end)
            where T : unmanaged, ILane<T>
        {
            T factor = T.Fill(own);
            for (int j = start; j < end; j += T.Width)
            {
                T.MultiplyAdd(T.Load(d + j) * factor, T.Load(x + j), T.Load(gradient + j)).Store(gradient + j);
            }
        }
    }

    public override void Rotate(
        in MatrixView x,
        float* cosines,
        float* sines,
        int period,
        int position,
        float direction
    )
    {
        int columns = x.Columns;
        int whole = TLane.Width == 1 ? 0 : Whole(columns);
        TLane sign = TLane.Fill(direction);
        for (int i = 0; i < x.Rows; i++)
        {
            float* row = x.Pointer + (i * x.RowStride);
            float* cosine = cosines + ((nint)(position + i) * period);
            float* sine = sines + ((nint)(position + i) * period);
            int t = 0;
            for (int j = 0; j < whole; j += TLane.Width)
            {
                TLane pairs = TLane.Load(row + j);
                TLane turned = TLane.SwapPairs(pairs) * (TLane.Load(sine + t) * sign);
                TLane.MultiplyAdd(pairs, TLane.Load(cosine + t), turned).Store(row + j);
                t += TLane.Width;
                t = t == period ? 0 : t;
            }

            for (int j = whole; j < columns; j += 2)
            {
                (float first, float second) = (row[j], row[j + 1]);
                row[j] = (first * cosine[t]) + (second * (sine[t] * direction));
                row[j + 1] = (second * cosine[t + 1]) + (first * (sine[t + 1] * direction));
                t += 2;
                t = t == period ? 0 : t;
            }
        }
    }

    public override void Gate(in MatrixView gateUp, in MatrixView h)
    {
        int columns = h.Columns;
        int whole = Whole(columns);
        for (int i = 0; i < h.Rows; i++)
        {
            float* gate = gateUp.Pointer + (i * gateUp.RowStride);
            float* to = h.Pointer + (i * h.RowStride);
            Row<TLane>(gate, gate + columns, to, 0, whole);
            Row<LaneScalar>(gate, gate + columns, to, whole, columns);
        }

        static void Row<T>(float* gate, float* up, float* to, int start, int end)
            where T : unmanaged, ILane<T>
        {
            for (int j = start; j < end; j += T.Width)
            {
                T g = T.Load(gate + j);
                (g * Logistic(g) * T.Load(up + j)).Store(to + j);
            }
        }
    }

    public override void GateBack(in MatrixView delta, in MatrixView gateUp)
    {
        int columns = delta.Columns;
        int whole = Whole(columns);
        for (int i = 0; i < delta.Rows; i++)
        {
            float* d = delta.Pointer + (i * delta.RowStride);
            float* gate = gateUp.Pointer + (i * gateUp.RowStride);
            Row<TLane>(d, gate, gate + columns, 0, whole);
            Row<LaneScalar>(d, gate, gate + columns, whole, columns);
        }

        static void Row<T>(float* delta, float* gate, float* up, int start, int end)
            where T : unmanaged, ILane<T>
        {
            T one = T.Fill(1);
            for (int j = start; j < end; j += T.Width)
            {
                T d = T.Load(delta + j);
                T g = T.Load(gate + j);
                T sigmoid = Logistic(g);
                T swish = g * sigmoid;
                // The derivative of g·σ(g) is σ + g·σ·(1 − σ).
                T slope = T.MultiplyAdd(swish, one - sigmoid, sigmoid);
                T u = T.Load(up + j);
                (d * u * slope).Store(gate + j);
                (d * swish).Store(up + j);
                (swish * u).Store(delta + j);
            }
        }
    }

    public override void CausalExponentials(
        in MatrixView s,
        int position,
        float scale,
        float* inverses,
        float* logTotals
    )
    {
        TLane factor = TLane.Fill(scale);
        for (int i = 0; i < s.Rows; i++)
        {
            float* row = s.Pointer + (i * s.RowStride);
            int end = Mask(row, position + i + 1);
            TLane most = TLane.Load(row);
            for (int j = TLane.Width; j < end; j += TLane.Width)
            {
                most = TLane.Max(most, TLane.Load(row + j));
            }

            float largest = TLane.Largest(most);
            TLane shift = TLane.Fill(largest);
            TLane sum = TLane.Fill(0);
            for (int j = 0; j < end; j += TLane.Width)
            {
                TLane e = LaneMath<TLane>.Exp((TLane.Load(row + j) - shift) * factor);
                e.Store(row + j);
                sum += e;
            }

            float total = TLane.Sum(sum);
            inverses[i] = 1 / total;
            logTotals[i] = (largest * scale) + MathF.Log(total);
            ClearRest(row, end, s.Columns);
        }
    }

    public override void CausalProbabilities(in MatrixView s, int position, float scale, float* logTotals)
    {
        TLane factor = TLane.Fill(scale);
        for (int i = 0; i < s.Rows; i++)
        {
            float* row = s.Pointer + (i * s.RowStride);
            int end = Mask(row, position + i + 1);
            TLane total = TLane.Fill(-logTotals[i]);
            for (int j = 0; j < end; j += TLane.Width)
            {
                LaneMath<TLane>.Exp(TLane.MultiplyAdd(TLane.Load(row + j), factor, total)).Store(row + j);
            }

            ClearRest(row, end, s.Columns);
        }
    }

    public override void SoftmaxBack(in MatrixView p, in MatrixView dp, float scale, float* dots)
    {
        TLane factor = TLane.Fill(scale);
        for (int i = 0; i < p.Rows; i++)
        {
            float* probability = p.Pointer + (i * p.RowStride);
            float* d = dp.Pointer + (i * dp.RowStride);
            TLane dot = TLane.Fill(dots[i]);
            for (int j = 0; j < p.Columns; j += TLane.Width)
            {
                (TLane.Load(probability + j) * factor * (TLane.Load(d + j) - dot)).Store(d + j);
            }
        }
    }

    public override void RowDots(in MatrixView a, in MatrixView b, float* dots)
    {
        for (int i = 0; i < a.Rows; i++)
        {
            dots[i] = Dot(a.Pointer + (i * a.RowStride), b.Pointer + (i * b.RowStride), a.Columns);
        }
    }

    public override void ScaleRows(in MatrixView x, float* factors)
    {
        int columns = x.Columns;
        int whole = Whole(columns);
        for (int i = 0; i < x.Rows; i++)
        {
            float* row = x.Pointer + (i * x.RowStride);
            TLane factor = TLane.Fill(factors[i]);
            for (int j = 0; j < whole; j += TLane.Width)
            {
                (TLane.Load(row + j) * factor).Store(row + j);
            }

            for (int j = whole; j < columns; j++)
            {
                row[j] *= factors[i];
            }
        }
    }

    public override void Read(in MatrixView logits, ReadOnlySpan<int> tokens, Span<TokenReading> readings) =>
        LaneReadings<TLane>.Read(logits, tokens, readings);

    public override void ReadAgainst(
        in MatrixView logits,
        ReadOnlySpan<int> tokens,
        in MatrixView others,
        ReadOnlySpan<TokenReading> othersRead,
        Span<TokenReading> readings,
        Span<float> divergences
    ) => LaneReadings<TLane>.ReadAgainst(logits, tokens, others, othersRead, readings, divergences);

    public override void LogSoftmax(in MatrixView logits) => LaneReadings<TLane>.LogSoftmax(logits);

    private static void Scale<T>(float* from, float* gain, float factor, float* to, int start, int end)
        where T : unmanaged, ILane<T>
    {
        T factors = T.Fill(factor);
        for (int j = start; j < end; j += T.Width)
        {
            (T.Load(from + j) * factors * T.Load(gain + j)).Store(to + j);
        }
    }

    private static int Whole(int columns) => columns - (columns % TLane.Width);

    /// <summary>Nothing is seen from <paramref name="count"/> on: the rest of its vector weighs nothing.</summary>
    /// <returns>The end of that vector.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Mask(float* row, int count)
    {
        int end = (count + TLane.Width - 1) / TLane.Width * TLane.Width;
        for (int j = count; j < end; j++)
        {
            row[j] = float.NegativeInfinity;
        }

        return end;
    }

    private static void ClearRest(float* row, int end, int columns)
    {
        TLane zero = TLane.Fill(0);
        for (; end < columns; end += TLane.Width)
        {
            zero.Store(row + end);
        }
    }

    /// <summary>The logistic function, <c>e^min(x, 0) / (1 + e^−|x|)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Logistic<T>(T x)
        where T : unmanaged, ILane<T>
    {
        T zero = T.Fill(0);
        T one = T.Fill(1);
        T e = LaneMath<T>.Exp(zero - T.Abs(x));
        return T.WhereLess(x, zero, e, one) / (one + e);
    }

    /// <summary>Σ a b, in two sums so that an addition need not wait for the one before.</summary>
    private static float Dot(float* a, float* b, int count)
    {
        TLane even = TLane.Fill(0);
        TLane odd = TLane.Fill(0);
        int j = 0;
        for (; j <= count - (2 * TLane.Width); j += 2 * TLane.Width)
        {
            even = TLane.MultiplyAdd(TLane.Load(a + j), TLane.Load(b + j), even);
            odd = TLane.MultiplyAdd(TLane.Load(a + j + TLane.Width), TLane.Load(b + j + TLane.Width), odd);
        }

        if (j <= count - TLane.Width)
        {
            even = TLane.MultiplyAdd(TLane.Load(a + j), TLane.Load(b + j), even);
            j += TLane.Width;
        }

        float sum = TLane.Sum(even + odd);
        for (; j < count; j++)
        {
            sum += a[j] * b[j];
        }

        return sum;
    }

    /// <summary>Σ a b c.</summary>
    private static float Dot3(float* a, float* b, float* c, int count)
    {
        TLane even = TLane.Fill(0);
        TLane odd = TLane.Fill(0);
        int j = 0;
        for (; j <= count - (2 * TLane.Width); j += 2 * TLane.Width)
        {
            int k = j + TLane.Width;
            even = TLane.MultiplyAdd(TLane.Load(a + j) * TLane.Load(b + j), TLane.Load(c + j), even);
            odd = TLane.MultiplyAdd(TLane.Load(a + k) * TLane.Load(b + k), TLane.Load(c + k), odd);
        }

        if (j <= count - TLane.Width)
        {
            even = TLane.MultiplyAdd(TLane.Load(a + j) * TLane.Load(b + j), TLane.Load(c + j), even);
            j += TLane.Width;
        }

        float sum = TLane.Sum(even + odd);
        for (; j < count; j++)
        {
            sum += a[j] * b[j] * c[j];
        }

        return sum;
    }
}
