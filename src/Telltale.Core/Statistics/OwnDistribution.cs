using Telltale.Core.Numerics;

namespace Telltale.Core.Statistics;

/// <summary>What is assumed of the answers of models that were trained without a record.</summary>
public enum OwnDistributionMethod
{
    /// <summary>Normal, mean and spread estimated: Student's t for one more answer. Right at any number of models from 2 on, if they are normal.</summary>
    StudentT,

    /// <summary>Normal, with the estimates taken for the truth: too bold where models are few; for comparison with what papers do.</summary>
    Normal,

    /// <summary>Exchangeable and nothing else: the rank among them. Never below 1/(1+n).</summary>
    Rank,
}

/// <summary>
/// Calibration record by record: how often would a model that never saw this record answer as high as the target does?
/// Pooled thresholds let records with a wide spread of their own use up the false positives; here each is held against its
/// own distribution first. One-sided: a high answer speaks for membership.
/// </summary>
public static class OwnDistribution
{
    /// <summary>
    /// log p of <paramref name="answer"/> given n answers of models trained without the record, with mean m and sample
    /// standard deviation s. Student's t: <c>log P[T_{n−1} &gt; (a − m) / (s·√(1 + 1/n))]</c>; normal:
    /// <c>log P[Z &gt; (a − m)/s]</c>; rank: <c>log((1 + #{others ≥ a}) / (1 + n))</c>. Good down to p = 1e-300 and below. NaN
    /// where there is nothing to go by: fewer than 2 answers, or answers that never vary (any number will do for the rank).
    /// </summary>
    /// <param name="answer">The target's, finite.</param>
    /// <param name="others">Answers of models trained without the record, finite, in any order.</param>
    /// <param name="method">What is assumed of them.</param>
    public static double LogPValue(double answer, ReadOnlySpan<double> others, OwnDistributionMethod method)
    {
        if (method == OwnDistributionMethod.Rank)
        {
            int atLeast = 0;
            foreach (double other in others)
            {
                atLeast += other >= answer ? 1 : 0;
            }

            return Math.Log((1.0 + atLeast) / (1.0 + others.Length));
        }

        int n = others.Length;
        if (n < 2)
        {
            return double.NaN;
        }

        // Differences from the first: large answers with a small spread keep their digits.
        double first = others[0];
        double sum = 0;
        foreach (double other in others)
        {
            sum += other - first;
        }

        double mean = sum / n;
        double squares = 0;
        foreach (double other in others)
        {
            double deviation = other - first - mean;
            squares += deviation * deviation;
        }

        double spread = Math.Sqrt(squares / (n - 1));
        if (!(spread > 0))
        {
            return double.NaN;
        }

        double distance = answer - first - mean;
        return method == OwnDistributionMethod.Normal
            ? Normal.LogSurvival(distance / spread)
            : StudentT.LogSurvival(distance / (spread * Math.Sqrt(1 + (1.0 / n))), n - 1);
    }
}
