using Telltale.Attacks.References;

namespace Telltale.Attacks.Classifiers.Pmia;

/// <summary>Mean and variance over all margins that models trained on them give of some records together.</summary>
internal sealed class ProxyMoments(ReferenceMoments moments, int queries)
{
    /// <summary>The moments of these records without one of them; NaN where no model was trained on any.</summary>
    /// <param name="records">The records.</param>
    /// <param name="except">A record that is left out where it is among them.</param>
    /// <param name="query">Which query.</param>
    public (double Mean, double Variance) Of(ReadOnlySpan<int> records, int except, int query)
    {
        SideMoments side = moments.In;
        double sum = 0;
        long count = 0;
        foreach (int record in records)
        {
            if (record != except && side.Counts[record] > 0)
            {
                sum += side.Counts[record] * side.Means[(record * queries) + query];
                count += side.Counts[record];
            }
        }

        double mean = sum / count;
        double squares = 0;
        foreach (int record in records)
        {
            if (record != except && side.Counts[record] > 0)
            {
                int cell = (record * queries) + query;
                double d = side.Means[cell] - mean;
                squares += side.SquaredDeviations[cell] + (side.Counts[record] * d * d);
            }
        }

        return (mean, squares / count);
    }
}
