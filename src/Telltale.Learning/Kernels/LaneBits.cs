using System.Runtime.CompilerServices;

namespace Telltale.Learning.Kernels;

/// <summary>
/// Products with a matrix of zeros and ones, without multiplying: for each four columns of it the sixteen sums that four
/// rows of the panel can make are tabulated, and each row of the product adds one of them where a product would need four
/// multiply-adds (the method of Arlazarov, Dinic, Kronrod and Faradžev, "On economical construction of the transitive
/// closure", 1970, over the reals).
/// </summary>
internal static unsafe class LaneBits<TRow>
    where TRow : unmanaged, ITileRow<TRow>
{
    /// <summary>
    /// Bytes of a row of bits whose tables are made together: 32 KB of them with the widest vectors, a first cache full.
    /// Fewer would read and write C more often, which costs more than the few loads from the second cache.
    /// </summary>
    private const int BlockBytes = 8;

    /// <summary>Floats of <see cref="Product"/>'s tables.</summary>
    public static int TableLength => BlockBytes * 2 * 16 * TRow.Width;

    /// <summary><c>C = bits · panel</c> for a C and a panel as wide as a <typeparamref name="TRow"/>.</summary>
    /// <param name="bits">[rows × depth].</param>
    /// <param name="panel">[depth × width].</param>
    /// <param name="c">[rows × width].</param>
    /// <param name="table"><see cref="TableLength"/> floats, on a cache line.</param>
    public static void Product(in BitMatrix bits, float* panel, in MatrixView c, float* table)
    {
        int bytes = BitMatrix.BytesOf(bits.Columns);
        int j = 0;
        do
        {
            int count = Math.Min(BlockBytes, bytes - j);
            Tabulate(panel + ((nint)8 * j * TRow.Width), bits.Columns - (8 * j), 2 * count, table);
            bool accumulate = j > 0;
            byte* from = bits.Pointer + j;
            float* to = c.Pointer;
            int rows = bits.Rows;
            for (; rows >= 4; rows -= 4)
            {
                Rows4(from, bits.RowBytes, count, table, to, c.RowStride, accumulate);
                from += 4 * bits.RowBytes;
                to += 4 * c.RowStride;
            }

            for (; rows > 0; rows--)
            {
                Rows1(from, count, table, to, accumulate);
                from += bits.RowBytes;
                to += c.RowStride;
            }

            j += BlockBytes;
        } while (j < bytes);
    }

    /// <summary>Sixteen sums for each four rows of the panel: entry i adds the rows whose bits are set in i.</summary>
    private static void Tabulate(float* panel, int depth, int tables, float* table)
    {
        for (; tables > 0; tables--)
        {
            // Rows that are missing to a whole byte count as 0.
            TRow first = depth > 0 ? TRow.Load(panel) : default;
            TRow second = depth > 1 ? TRow.Load(panel + TRow.Width) : default;
            TRow third = depth > 2 ? TRow.Load(panel + (2 * TRow.Width)) : default;
            TRow fourth = depth > 3 ? TRow.Load(panel + (3 * TRow.Width)) : default;
            TRow both = Sum(first, second);
            Quarter(default, first, second, both, table);
            Quarter(third, Sum(first, third), Sum(second, third), Sum(both, third), table + (4 * TRow.Width));
            Quarter(fourth, Sum(first, fourth), Sum(second, fourth), Sum(both, fourth), table + (8 * TRow.Width));
            third.Add(fourth);
            Quarter(third, Sum(first, third), Sum(second, third), Sum(both, third), table + (12 * TRow.Width));
            depth -= 4;
            panel += 4 * TRow.Width;
            table += 16 * TRow.Width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(TRow none, TRow first, TRow second, TRow both, float* table)
    {
        none.Store(table);
        first.Store(table + TRow.Width);
        second.Store(table + (2 * TRow.Width));
        both.Store(table + (3 * TRow.Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TRow Sum(TRow x, TRow y)
    {
        x.Add(y);
        return x;
    }

    private static void Rows4(byte* bits, nint row, int count, float* table, float* c, nint cRow, bool accumulate)
    {
        int width = TRow.Width;
        TRow c0 = default,
            c1 = default,
            c2 = default,
            c3 = default;
        if (accumulate)
        {
            c0 = TRow.Load(c);
            c1 = TRow.Load(c + cRow);
            c2 = TRow.Load(c + (2 * cRow));
            c3 = TRow.Load(c + (3 * cRow));
        }

        byte* other = bits + (2 * row);
        for (; count > 0; count--)
        {
            float* high = table + (16 * width);
            uint b = *bits;
            c0.Add(TRow.Load(table + ((b & 15) * width)));
            c0.Add(TRow.Load(high + ((b >> 4) * width)));
            b = bits[row];
            c1.Add(TRow.Load(table + ((b & 15) * width)));
            c1.Add(TRow.Load(high + ((b >> 4) * width)));
            b = *other;
            c2.Add(TRow.Load(table + ((b & 15) * width)));
            c2.Add(TRow.Load(high + ((b >> 4) * width)));
            b = other[row];
            c3.Add(TRow.Load(table + ((b & 15) * width)));
            c3.Add(TRow.Load(high + ((b >> 4) * width)));
            table = high + (16 * width);
            bits++;
            other++;
        }

        c0.Store(c);
        c1.Store(c += cRow);
        c2.Store(c += cRow);
        c3.Store(c + cRow);
    }

    private static void Rows1(byte* bits, int count, float* table, float* c, bool accumulate)
    {
        int width = TRow.Width;
        TRow sums = accumulate ? TRow.Load(c) : default;
        for (; count > 0; count--)
        {
            uint b = *bits++;
            sums.Add(TRow.Load(table + ((b & 15) * width)));
            sums.Add(TRow.Load(table + ((16 + (b >> 4)) * width)));
            table += 32 * width;
        }

        sums.Store(c);
    }
}
