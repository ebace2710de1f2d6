namespace Telltale.Learning.Kernels;

/// <summary>The narrow end of a product.</summary>
internal static class PanelEdge
{
    /// <summary>Copies a tile into place, or adds it to what is there.</summary>
    public static void Copy(in MatrixView from, in MatrixView to, bool accumulate)
    {
        for (int i = 0; i < from.Rows; i++)
        {
            ReadOnlySpan<float> source = from.Row(i);
            Span<float> destination = to.Row(i);
            if (accumulate)
            {
                for (int j = 0; j < destination.Length; j++)
                {
                    destination[j] += source[j];
                }
            }
            else
            {
                source.CopyTo(destination);
            }
        }
    }
}
