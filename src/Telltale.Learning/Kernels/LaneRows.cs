using Telltale.Learning.Networks;

namespace Telltale.Learning.Kernels;

/// <summary>Elementwise work on the rows of a matrix, vector by vector, the rest of a row one by one.</summary>
internal static unsafe class LaneRows<TLane>
    where TLane : unmanaged, ILane<TLane>
{
    public static void AddBiasAndActivate(in MatrixView z, float* bias, Activation activation)
    {
        int whole = z.Columns - (z.Columns % TLane.Width);
        TLane zero = TLane.Fill(0);
        for (int i = 0; i < z.Rows; i++)
        {
            float* row = z.Pointer + (i * z.RowStride);
            for (int j = 0; j < whole; j += TLane.Width)
            {
                TLane x = TLane.Load(row + j) + TLane.Load(bias + j);
                x = activation switch
                {
                    Activation.Relu => TLane.Max(x, zero),
                    Activation.Tanh => LaneMath<TLane>.Tanh(x),
                    Activation.None => x,
                };
                x.Store(row + j);
            }
        }

        PlainKernel.Instance.AddBiasAndActivate(z.Block(0, whole, z.Rows, z.Columns - whole), bias + whole, activation);
    }

    public static void ScaleByDerivative(in MatrixView delta, in MatrixView output, Activation activation)
    {
        int whole = delta.Columns - (delta.Columns % TLane.Width);
        TLane zero = TLane.Fill(0);
        TLane one = TLane.Fill(1);
        for (int i = 0; i < delta.Rows; i++)
        {
            float* d = delta.Pointer + (i * delta.RowStride);
            float* y = output.Pointer + (i * output.RowStride);
            for (int j = 0; j < whole; j += TLane.Width)
            {
                TLane x = TLane.Load(d + j);
                TLane o = TLane.Load(y + j);
                x = activation switch
                {
                    Activation.Relu => TLane.WhereLess(zero, o, x, zero),
                    Activation.Tanh => x * (one - (o * o)),
                    Activation.None => x,
                };
                x.Store(d + j);
            }
        }

        int rest = delta.Columns - whole;
        PlainKernel.Instance.ScaleByDerivative(
            delta.Block(0, whole, delta.Rows, rest),
            output.Block(0, whole, delta.Rows, rest),
            activation
        );
    }

    public static void Multiply(in MatrixView a, in MatrixView b, in MatrixView destination)
    {
        int whole = a.Columns - (a.Columns % TLane.Width);
        for (int i = 0; i < a.Rows; i++)
        {
            float* x = a.Pointer + (i * a.RowStride);
            float* y = b.Pointer + (i * b.RowStride);
            float* z = destination.Pointer + (i * destination.RowStride);
            for (int j = 0; j < whole; j += TLane.Width)
            {
                (TLane.Load(x + j) * TLane.Load(y + j)).Store(z + j);
            }
        }

        int rest = a.Columns - whole;
        PlainKernel.Instance.Multiply(
            a.Block(0, whole, a.Rows, rest),
            b.Block(0, whole, a.Rows, rest),
            destination.Block(0, whole, a.Rows, rest)
        );
    }

    public static void SumColumns(in MatrixView a, float* destination)
    {
        int whole = a.Columns - (a.Columns % TLane.Width);
        for (int j = 0; j < whole; j += TLane.Width)
        {
            TLane sum = TLane.Fill(0);
            for (int i = 0; i < a.Rows; i++)
            {
                sum += TLane.Load(a.Pointer + (i * a.RowStride) + j);
            }

            sum.Store(destination + j);
        }

        PlainKernel.Instance.SumColumns(a.Block(0, whole, a.Rows, a.Columns - whole), destination + whole);
    }

    /// <summary>See <see cref="Kernel.TryEncode"/>.</summary>
    public static bool TryEncode(in MatrixView a, in BitMatrix bits)
    {
        // Sixteen numbers make two bytes, from one, two or four vectors.
        const int Group = 16;
        int whole = a.Columns - (a.Columns % Group);
        TLane zero = TLane.Fill(0);
        TLane one = TLane.Fill(1);
        for (int i = 0; i < a.Rows; i++)
        {
            float* row = a.Pointer + (i * a.RowStride);
            byte* to = bits.Row(i);
            for (int j = 0; j < whole; j += Group)
            {
                uint ones = 0;
                uint zeros = 0;
                for (int part = 0; part < Group; part += TLane.Width)
                {
                    TLane x = TLane.Load(row + j + part);
                    ones |= TLane.EqualBits(x, one) << part;
                    zeros |= TLane.EqualBits(x, zero) << part;
                }

                if ((ones | zeros) != 0xFFFF)
                {
                    return false;
                }

                *to++ = (byte)ones;
                *to++ = (byte)(ones >> 8);
            }
        }

        return PlainKernel.Instance.TryEncode(
            a.Block(0, whole, a.Rows, a.Columns - whole),
            new BitMatrix(bits.Pointer + (whole / 8), bits.Rows, bits.Columns - whole, bits.RowBytes)
        );
    }

    public static void Widen(int count, byte* source, float scale, float* destination)
    {
        TLane factor = TLane.Fill(scale);
        int i = 0;
        for (; i <= count - TLane.Width; i += TLane.Width)
        {
            (TLane.Widen(source + i) * factor).Store(destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = source[i] * scale;
        }
    }
}
