using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Telltale.Learning.Kernels;

/// <summary>
/// The packed form of a right-hand matrix B [depth × columns]: panels of <c>width</c> columns one after another, each
/// [depth × width] row after row, the last one filled up with zeros. A register tile then reads it straight through.
/// </summary>
internal static unsafe class Panels
{
    /// <summary>Floats that a packed matrix takes.</summary>
    public static int Length(int depth, int columns, int width) => checked(Count(columns, width) * depth * width);

    /// <summary>Number of panels.</summary>
    public static int Count(int columns, int width) => (columns + width - 1) / width;

    /// <summary>Packs <paramref name="b"/>.</summary>
    public static void Pack(in MatrixView b, int width, float* destination)
    {
        for (int column = 0; column < b.Columns; column += width)
        {
            int columns = Math.Min(width, b.Columns - column);
            PackOne(b.Block(0, column, b.Rows, columns), width, destination);
            destination += (nint)b.Rows * width;
        }
    }

    /// <summary>Packs one panel: at most <paramref name="width"/> columns.</summary>
    public static void PackOne(in MatrixView b, int width, float* destination)
    {
        if (b.ColumnStride == 1)
        {
            CopyRows(b, width, destination);
        }
        else if (b.RowStride == 1)
        {
            CopyTransposed(b, width, destination);
        }
        else
        {
            CopyElements(b, width, destination);
        }
    }

    private static void CopyRows(in MatrixView b, int width, float* destination)
    {
        for (int k = 0; k < b.Rows; k++)
        {
            Span<float> row = new(destination + ((nint)k * width), width);
            b.Row(k).CopyTo(row);
            row[b.Columns..].Clear();
        }
    }

    private static void CopyTransposed(in MatrixView b, int width, float* destination)
    {
        int wholeRows = Avx.IsSupported ? b.Rows & ~7 : 0;
        int wholeColumns = b.Columns & ~7;
        for (int j = 0; j < wholeColumns; j += 8)
        {
            for (int k = 0; k < wholeRows; k += 8)
            {
                Transpose8(
                    b.Pointer + k + (j * b.ColumnStride),
                    b.ColumnStride,
                    destination + ((nint)k * width) + j,
                    width
                );
            }
        }

        CopyElements(
            b.Block(wholeRows, 0, b.Rows - wholeRows, b.Columns),
            width,
            destination + ((nint)wholeRows * width)
        );
        for (int k = 0; k < wholeRows; k++)
        {
            float* row = destination + ((nint)k * width);
            for (int j = wholeColumns; j < width; j++)
            {
                row[j] = j < b.Columns ? b.Pointer[k + (j * b.ColumnStride)] : 0;
            }
        }
    }

    private static void CopyElements(in MatrixView b, int width, float* destination)
    {
        for (int k = 0; k < b.Rows; k++)
        {
            float* row = destination + ((nint)k * width);
            for (int j = 0; j < width; j++)
            {
                row[j] = j < b.Columns ? b.Pointer[(k * b.RowStride) + (j * b.ColumnStride)] : 0;
            }
        }
    }

    /// <summary>8 × 8 floats from rows to columns: pairs, then fours, then halves.</summary>
    private static void Transpose8(float* source, nint sourceRow, float* destination, nint destinationRow)
    {
        Vector256<float> r0 = Vector256.Load(source);
        Vector256<float> r1 = Vector256.Load(source + sourceRow);
        Vector256<float> r2 = Vector256.Load(source + (2 * sourceRow));
        Vector256<float> r3 = Vector256.Load(source + (3 * sourceRow));
        source += 4 * sourceRow;
        Vector256<float> r4 = Vector256.Load(source);
        Vector256<float> r5 = Vector256.Load(source + sourceRow);
        Vector256<float> r6 = Vector256.Load(source + (2 * sourceRow));
        Vector256<float> r7 = Vector256.Load(source + (3 * sourceRow));
        (r0, r1) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1));
        (r2, r3) = (Avx.UnpackLow(r2, r3), Avx.UnpackHigh(r2, r3));
        (r4, r5) = (Avx.UnpackLow(r4, r5), Avx.UnpackHigh(r4, r5));
        (r6, r7) = (Avx.UnpackLow(r6, r7), Avx.UnpackHigh(r6, r7));
        Vector256<float> q0 = Avx.Shuffle(r0, r2, 0x44);
        Vector256<float> q1 = Avx.Shuffle(r0, r2, 0xEE);
        Vector256<float> q2 = Avx.Shuffle(r1, r3, 0x44);
        Vector256<float> q3 = Avx.Shuffle(r1, r3, 0xEE);
        Vector256<float> q4 = Avx.Shuffle(r4, r6, 0x44);
        Vector256<float> q5 = Avx.Shuffle(r4, r6, 0xEE);
        Vector256<float> q6 = Avx.Shuffle(r5, r7, 0x44);
        Vector256<float> q7 = Avx.Shuffle(r5, r7, 0xEE);
        Avx.Permute2x128(q0, q4, 0x20).Store(destination);
        Avx.Permute2x128(q1, q5, 0x20).Store(destination + destinationRow);
        Avx.Permute2x128(q2, q6, 0x20).Store(destination + (2 * destinationRow));
        Avx.Permute2x128(q3, q7, 0x20).Store(destination + (3 * destinationRow));
        destination += 4 * destinationRow;
        Avx.Permute2x128(q0, q4, 0x31).Store(destination);
        Avx.Permute2x128(q1, q5, 0x31).Store(destination + destinationRow);
        Avx.Permute2x128(q2, q6, 0x31).Store(destination + (2 * destinationRow));
        Avx.Permute2x128(q3, q7, 0x31).Store(destination + (3 * destinationRow));
    }
}
