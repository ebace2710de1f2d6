namespace Telltale.Learning.Small;

/// <summary>Rows to learn from, standardised, rounded to multiples of 2⁻²⁰ and in an order of their own.</summary>
internal sealed class LearningRows
{
    private const double Steps = 1 << 20;

    private readonly double[] _rows;
    private readonly double[] _targets;
    private readonly int _width;

    private LearningRows(double[] rows, double[] targets, int width)
    {
        _rows = rows;
        _targets = targets;
        _width = width;
    }

    /// <summary>A number to the nearest multiple of 2⁻²⁰.</summary>
    public static double Round(double value) => Math.Round(value * Steps) / Steps;

    /// <summary>
    /// Orders rows by their numbers, first to last, then by their targets; rows that are equal in all are the same row,
    /// whichever comes first. Of more than <paramref name="most"/>, evenly spaced ones are taken.
    /// </summary>
    public static LearningRows Of(
        ReadOnlySpan<double> rows,
        int width,
        ReadOnlySpan<double> targets,
        Standardisation scale,
        int most
    )
    {
        double[] standard = rows.ToArray();
        double[] rounded = targets.ToArray();
        for (int row = 0; row < rounded.Length; row++)
        {
            Span<double> own = standard.AsSpan(row * width, width);
            scale.Apply(own);
            foreach (ref double value in own)
            {
                value = Round(value);
            }

            rounded[row] = Round(rounded[row]);
        }

        int[] order = new int[rounded.Length];
        for (int row = 0; row < order.Length; row++)
        {
            order[row] = row;
        }

        Array.Sort(
            order,
            (a, b) =>
            {
                int difference = standard.AsSpan(a * width, width).SequenceCompareTo(standard.AsSpan(b * width, width));
                return difference != 0 ? difference : rounded[a].CompareTo(rounded[b]);
            }
        );
        int kept = Math.Min(most, order.Length);
        double[] ownRows = new double[kept * width];
        double[] ownTargets = new double[kept];
        for (int i = 0; i < kept; i++)
        {
            int row = order[(int)((long)i * order.Length / kept)];
            standard.AsSpan(row * width, width).CopyTo(ownRows.AsSpan(i * width));
            ownTargets[i] = rounded[row];
        }

        return new LearningRows(ownRows, ownTargets, width);
    }

    /// <summary>Number of rows.</summary>
    public int Count => _targets.Length;

    /// <summary>One row.</summary>
    public ReadOnlySpan<double> Row(int row) => _rows.AsSpan(row * _width, _width);

    /// <summary>What is to be foretold of it.</summary>
    public double Target(int row) => _targets[row];

    /// <summary>Every n-th row is held out, the others are learnt from; none is held out of fewer than 10 n rows.</summary>
    public (int[] Learnt, int[] HeldOut) Split(int every)
    {
        bool enough = every > 1 && _targets.Length >= 10 * every;
        int[] all = [.. Enumerable.Range(0, _targets.Length)];
        return enough ? ([.. all.Where(i => i % every != 0)], [.. all.Where(i => i % every == 0)]) : (all, []);
    }
}
