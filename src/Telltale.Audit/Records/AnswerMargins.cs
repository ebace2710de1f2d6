using Telltale.Core.Numerics;

namespace Telltale.Audit.Records;

/// <summary>Margins of the true class from logits, rounded to 32 bits, as evidence files hold them.</summary>
internal static class AnswerMargins
{
    /// <summary>Fills in one margin a record and query.</summary>
    /// <param name="logits">[records × queries × classes].</param>
    /// <param name="labels">True class of each record.</param>
    /// <param name="queries">Queries a record.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="margins">[records × queries].</param>
    public static void Fill(ReadOnlySpan<float> logits, int[] labels, int queries, int classes, Span<float> margins)
    {
        Span<double> row = classes <= 256 ? stackalloc double[classes] : new double[classes];
        for (int i = 0; i < margins.Length; i++)
        {
            ReadOnlySpan<float> source = logits.Slice(i * classes, classes);
            for (int c = 0; c < row.Length; c++)
            {
                row[c] = source[c];
            }

            margins[i] = (float)LogDomain.Margin(row, labels[i / queries]);
        }
    }
}
