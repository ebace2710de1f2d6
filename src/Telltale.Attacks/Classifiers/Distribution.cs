using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Classifiers;

/// <summary>
/// The target's distribution over classes for one record and query, with <c>log p_c</c> and <c>log(1 − p_c)</c> both
/// exact: the most likely class, whose probability may round to 1, is rebuilt from what the others leave.
/// </summary>
internal ref struct Distribution
{
    private readonly ReadOnlySpan<double> _logProbabilities;
    private readonly int _top;
    private readonly double _logRest;

    /// <summary>Wraps log-probabilities of at least two classes.</summary>
    public Distribution(ReadOnlySpan<double> logProbabilities)
    {
        _logProbabilities = logProbabilities;
        for (int c = 1; c < logProbabilities.Length; c++)
        {
            _top = logProbabilities[c] > logProbabilities[_top] ? c : _top;
        }

        // Ends below the top class and begins above it, so that the top one has no part.
        double below = LogDomain.LogSumExp(logProbabilities[.._top]);
        double above = LogDomain.LogSumExp(logProbabilities[(_top + 1)..]);
        _logRest = Math.Min(LogDomain.LogSumExp([below, above]), 0);
    }

    /// <summary><c>log p_c</c>.</summary>
    public readonly double LogProbability(int c) =>
        c == _top ? LogOneMinusExp(_logRest, fallback: _logProbabilities[c]) : _logProbabilities[c];

    /// <summary><c>log(1 − p_c)</c>.</summary>
    public readonly double LogComplement(int c) =>
        c == _top ? _logRest : LogDomain.LogOnePlus(-Math.Exp(_logProbabilities[c]));

    /// <summary>Minus the entropy, <c>Σ_c p_c log p_c</c>, in [−log C, 0].</summary>
    public readonly double NegativeEntropy()
    {
        double sum = 0;
        for (int c = 0; c < Classes; c++)
        {
            double log = LogProbability(c);
            sum += Math.Exp(log) * log;
        }

        return sum;
    }

    /// <summary>Minus the modified entropy, <c>(1 − p_y) log p_y + Σ_{c≠y} p_c log(1 − p_c)</c>, in (−∞, 0].</summary>
    public readonly double NegativeModifiedEntropy(int label)
    {
        double sum = Math.Exp(LogComplement(label)) * LogProbability(label);
        for (int c = 0; c < Classes; c++)
        {
            sum += c == label ? 0 : Math.Exp(LogProbability(c)) * LogComplement(c);
        }

        return sum;
    }

    /// <summary>For every record the mean over the first queries of <paramref name="score"/>.</summary>
    public static double[] MeanScores(GatheredEvidence gathered, int? queries, Func<Distribution, int, double> score)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        int count = queries ?? evidence.Target.Queries;
        double[] scores = new double[evidence.Records];
        ParallelRuns.Over(
            scores.Length,
            gathered.Threads,
            (start, end) =>
            {
                double[] logProbabilities = new double[evidence.Target.Classes];
                for (int record = start; record < end; record++)
                {
                    double sum = 0;
                    for (int q = 0; q < count; q++)
                    {
                        evidence.Target.ReadLogProbabilities(model: 0, record, q, logProbabilities);
                        sum += score(new Distribution(logProbabilities), evidence.Labels[record]);
                    }

                    scores[record] = sum / count;
                }
            }
        );
        return scores;
    }

    /// <summary>Number of classes.</summary>
    public readonly int Classes => _logProbabilities.Length;

    /// <summary>
    /// <c>log(1 − e^x)</c>. Probabilities as they are given sum to one only roughly; where the rest leaves next to
    /// nothing for the top class, its own value is the better one.
    /// </summary>
    private static double LogOneMinusExp(double x, double fallback) =>
        x < -LogTwo ? LogDomain.LogOnePlus(-Math.Exp(x)) : fallback;

    private const double LogTwo = 0.693147180559945309417232121458;
}
