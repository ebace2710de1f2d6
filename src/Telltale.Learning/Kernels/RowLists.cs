namespace Telltale.Learning.Kernels;

/// <summary>
/// A matrix of zeros and ones, as the columns of the ones: those of row i are <c>Items[Starts[i]]</c> up to before
/// <c>Items[Starts[i + 1]]</c>, ascending.
/// </summary>
internal readonly unsafe struct RowLists(int* starts, int* items, int rows)
{
    public int* Starts { get; } = starts;

    public int* Items { get; } = items;

    public int Rows { get; } = rows;

    /// <summary>Lists the ones of <paramref name="bits"/>, which has as many rows; <see cref="Items"/> must have room for all.</summary>
    public void Fill(in BitMatrix bits)
    {
        int* item = Items;
        int bytes = BitMatrix.BytesOf(bits.Columns);
        for (int i = 0; i < Rows; i++)
        {
            Starts[i] = (int)(item - Items);
            byte* row = bits.Row(i);
            for (int j = 0; j < bytes; j += sizeof(ulong))
            {
                ulong word = 0;
                int count = Math.Min(sizeof(ulong), bytes - j);
                new ReadOnlySpan<byte>(row + j, count).CopyTo(new Span<byte>(&word, sizeof(ulong)));
                for (; word != 0; word &= word - 1)
                {
                    *item++ = (8 * j) + System.Numerics.BitOperations.TrailingZeroCount(word);
                }
            }
        }

        Starts[Rows] = (int)(item - Items);
    }
}
