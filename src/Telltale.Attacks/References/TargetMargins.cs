using Telltale.Core.Evidence;

namespace Telltale.Attacks.References;

/// <summary>The target's margins, and means over queries of what is made of them.</summary>
internal static class TargetMargins
{
    /// <summary>Margins of the first model [records × queries], for the first <paramref name="queries"/> queries.</summary>
    public static double[] Read(Signals signals, int queries)
    {
        double[] margins = new double[checked(signals.Records * queries)];
        foreach (MarginBlock block in MarginBlock.Over(signals, models: 1, queries))
        {
            block.Row(0).CopyTo(margins.AsSpan(block.FirstRecord * queries));
        }

        return margins;
    }

    /// <summary>For every record, the mean over the first queries of a function of the margin.</summary>
    public static double[] MeanOf(Signals signals, int? queries, Func<double, double> function)
    {
        int count = queries ?? signals.Queries;
        double[] cells = Read(signals, count);
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = function(cells[i]);
        }

        return MeanOverQueries(cells, count);
    }

    /// <summary>Means of runs of <paramref name="queries"/> cells; a NaN in a run gives NaN.</summary>
    public static double[] MeanOverQueries(double[] cells, int queries)
    {
        if (queries == 1)
        {
            return cells;
        }

        double[] means = new double[cells.Length / queries];
        for (int record = 0; record < means.Length; record++)
        {
            double sum = 0;
            for (int q = 0; q < queries; q++)
            {
                sum += cells[(record * queries) + q];
            }

            means[record] = sum / queries;
        }

        return means;
    }
}
