using Telltale.Core.Evidence;

namespace Telltale.Attacks.Learned;

/// <summary>Rows that the reference models' answers make, each with whether its model was trained on its record.</summary>
/// <param name="Rows">[n × width].</param>
/// <param name="Trained">[n].</param>
internal sealed record ShadowRows(double[] Rows, bool[] Trained)
{
    /// <summary>More rows than this teach a small classifier nothing more; of more, the first models' are taken.</summary>
    private const int Most = 400_000;

    /// <summary>The answers about some records of those of the first models from which an attack may learn.</summary>
    /// <param name="references">Reference models.</param>
    /// <param name="models">How many of the first.</param>
    /// <param name="records">Which records.</param>
    /// <param name="outputs">How an answer becomes a row.</param>
    public static ShadowRows Of(ReferenceEvidence references, int models, int[] records, SortedOutputs outputs)
    {
        // Two models at least, so that complementary ones still give both sides.
        int[] used = [.. references.ShadowsAmong(models).Take(Math.Max(2, Most / Math.Max(1, records.Length)))];
        double[] rows = new double[checked(used.Length * records.Length * outputs.Width)];
        bool[] trained = new bool[used.Length * records.Length];
        int next = 0;
        foreach (int model in used)
        {
            foreach (int record in records)
            {
                outputs.Read(references.Signals, model, record, rows.AsSpan(next * outputs.Width, outputs.Width));
                trained[next++] = references.Members[model, record];
            }
        }

        return new ShadowRows(rows, trained);
    }
}
