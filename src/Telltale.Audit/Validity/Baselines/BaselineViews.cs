using Telltale.Core.Numerics;

namespace Telltale.Audit.Validity.Baselines;

/// <summary>
/// Records as the two kinds of classifier read them: a few telling numbers each for trees, which find thresholds and
/// combinations, and many for the logistic regression, which finds a shift that is spread thinly.
/// </summary>
/// <param name="Few">[records × numbers]; NaN is missing.</param>
/// <param name="Many">Standardised, see <see cref="StandardisedRows"/>; [records × <see cref="Width"/>].</param>
/// <param name="Width">Numbers a record in <see cref="Many"/>.</param>
internal sealed record BaselineViews(Matrix<double> Few, float[] Many, int Width)
{
    // 128 MiB for either view, as doubles.
    private const long MostFew = 1L << 24;
    private const long MostMany = 1L << 24;

    /// <summary>Most records that the views of this input may hold.</summary>
    public static int MostRecords(BaselineInput input, int most)
    {
        (int few, int many) = Widths(input);
        return (int)Math.Min(most, Math.Min(MostFew / few, MostMany / LogisticRegression.PaddedWidth(many)));
    }

    /// <summary>Views of some records.</summary>
    /// <param name="input">The records.</param>
    /// <param name="records">Which of them.</param>
    /// <param name="labels">Class of every record, which trees read as one more number; null where there is none.</param>
    /// <param name="threads">Threads to use; nothing depends on it.</param>
    public static BaselineViews Of(BaselineInput input, int[] records, int[]? labels, int threads)
    {
        (int fewWidth, int manyWidth) = Widths(input);
        Matrix<double> few = new(records.Length, fewWidth);
        Matrix<double> many = new(records.Length, manyWidth);
        ParallelRuns.ForEach(
            records.Length,
            threads,
            i =>
            {
                switch (input)
                {
                    case BaselineInput.Features table:
                        table.Values.Read((long)records[i] * manyWidth, many.Row(i));
                        many.Row(i).CopyTo(few.Row(i));
                        break;
                    case BaselineInput.Images images:
                        images.Pixels.Read(
                            (long)records[i] * images.Shape.Features,
                            many.Row(i)[..images.Shape.Features]
                        );
                        ImageSummary.Fill(many.Row(i)[..images.Shape.Features], images.Shape, few.Row(i));
                        few.Row(i)[..^1].CopyTo(many.Row(i)[images.Shape.Features..]);
                        break;
                    case BaselineInput.Texts texts:
                        TextSummary.Fill(texts.Values[records[i]], few.Row(i), many.Row(i));
                        break;
                }

                few.Row(i)[^1] = labels?[records[i]] ?? 0;
            }
        );
        return new BaselineViews(few, StandardisedRows.Of(many), LogisticRegression.PaddedWidth(manyWidth));
    }

    /// <summary>Numbers a record in either view; the class is the last of the few.</summary>
    private static (int Few, int Many) Widths(BaselineInput input) =>
        input switch
        {
            BaselineInput.Features table => (Numbers(table.Values) + 1, Numbers(table.Values)),
            BaselineInput.Images images => (
                ImageSummary.Width(images.Shape) + 1,
                images.Shape.Features + ImageSummary.Width(images.Shape)
            ),
            BaselineInput.Texts => (TextSummary.Few + 1, TextSummary.Many),
            _ => throw new ArgumentOutOfRangeException(nameof(input)),
        };

    private static int Numbers(NdArray values) => checked((int)(values.Count / values.Shape[0]));
}
