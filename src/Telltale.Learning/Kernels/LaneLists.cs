namespace Telltale.Learning.Kernels;

/// <summary>Products with a matrix of few ones: sums of the rows that they pick.</summary>
internal static unsafe class LaneLists<TRow>
    where TRow : unmanaged, ITileRow<TRow>
{
    /// <summary><c>C = ones · panel</c> for a C and a panel as wide as a <typeparamref name="TRow"/>.</summary>
    public static void Product(in RowLists ones, float* panel, in MatrixView c)
    {
        for (int i = 0; i < ones.Rows; i++)
        {
            // Two sums: an addition need not wait for the one before it.
            TRow even = default;
            TRow odd = default;
            int* item = ones.Items + ones.Starts[i];
            int* end = ones.Items + ones.Starts[i + 1];
            for (; item + 1 < end; item += 2)
            {
                even.Add(TRow.Load(panel + ((nint)item[0] * TRow.Width)));
                odd.Add(TRow.Load(panel + ((nint)item[1] * TRow.Width)));
            }

            if (item < end)
            {
                even.Add(TRow.Load(panel + ((nint)(*item) * TRow.Width)));
            }

            even.Add(odd);
            even.Store(c.Pointer + (i * c.RowStride));
        }
    }
}
