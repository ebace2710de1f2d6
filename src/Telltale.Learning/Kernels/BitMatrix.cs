namespace Telltale.Learning.Kernels;

/// <summary>
/// A matrix of zeros and ones, a bit each: element (i, j) is bit j mod 8 of byte <c>Pointer[i · RowBytes + j / 8]</c>.
/// Bits beyond the last column are 0.
/// </summary>
internal readonly unsafe struct BitMatrix(byte* pointer, int rows, int columns, int rowBytes)
{
    public byte* Pointer { get; } = pointer;

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public int RowBytes { get; } = rowBytes;

    /// <summary>Bytes of a row of so many bits.</summary>
    public static int BytesOf(int columns) => (columns + 7) / 8;

    public byte* Row(int row) => Pointer + ((nint)row * RowBytes);

    /// <summary>Writes the transposed matrix; its padding too, where rows are missing to a multiple of 8.</summary>
    /// <param name="destination">[columns × rows] with at least <c>BytesOf(Rows)</c> bytes a row.</param>
    public void TransposeTo(in BitMatrix destination)
    {
        int bytes = BytesOf(Columns);
        for (int i = 0; i < Rows; i += 8)
        {
            int height = Math.Min(8, Rows - i);
            byte* source = Row(i);
            for (int j = 0; j < bytes; j++)
            {
                byte* from = source + j;
                byte* to = destination.Row(8 * j) + (i / 8);
                int width = Math.Min(8, Columns - (8 * j));
                if (height == 8 && width == 8)
                {
                    Spread(Transpose8(Collect(from, RowBytes)), to, destination.RowBytes);
                    continue;
                }

                ulong block = 0;
                for (int r = 0; r < height; r++)
                {
                    block |= (ulong)from[r * RowBytes] << (8 * r);
                }

                block = Transpose8(block);
                for (int c = 0; c < width; c++)
                {
                    to[(nint)c * destination.RowBytes] = (byte)(block >> (8 * c));
                }
            }
        }
    }

    private static ulong Collect(byte* from, nint row)
    {
        byte* other = from + (4 * row);
        uint low = from[0] | ((uint)from[row] << 8) | ((uint)from[2 * row] << 16) | ((uint)from[3 * row] << 24);
        uint high = other[0] | ((uint)other[row] << 8) | ((uint)other[2 * row] << 16) | ((uint)other[3 * row] << 24);
        return low | ((ulong)high << 32);
    }

    private static void Spread(ulong block, byte* to, nint row)
    {
        byte* other = to + (4 * row);
        to[0] = (byte)block;
        to[row] = (byte)(block >> 8);
        to[2 * row] = (byte)(block >> 16);
        to[3 * row] = (byte)(block >> 24);
        other[0] = (byte)(block >> 32);
        other[row] = (byte)(block >> 40);
        other[2 * row] = (byte)(block >> 48);
        other[3 * row] = (byte)(block >> 56);
    }

    /// <summary>8 × 8 bits from rows to columns: bits, then pairs, then fours change places across the diagonal.</summary>
    private static ulong Transpose8(ulong x)
    {
        ulong t = (x ^ (x >> 7)) & 0x00AA00AA00AA00AA;
        x ^= t ^ (t << 7);
        t = (x ^ (x >> 14)) & 0x0000CCCC0000CCCC;
        x ^= t ^ (t << 14);
        t = (x ^ (x >> 28)) & 0x00000000F0F0F0F0;
        return x ^ t ^ (t << 28);
    }
}
