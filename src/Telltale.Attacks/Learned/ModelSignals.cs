using Telltale.Attacks.Classifiers;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Learned;

/// <summary>A number that one model gives for one record, higher for members.</summary>
public enum ModelSignal
{
    /// <summary>log p_y.</summary>
    Loss,

    /// <summary>p_y − 1.</summary>
    Confidence,

    /// <summary>Minus the entropy of the answer.</summary>
    Entropy,

    /// <summary>Minus the modified entropy of the answer.</summary>
    ModifiedEntropy,

    /// <summary>The margin φ.</summary>
    Margin,
}

/// <summary>Signals of any model, read in the same way for target and reference models.</summary>
internal static class ModelSignals
{
    /// <summary>Whether the signal needs the whole distribution over classes.</summary>
    public static bool NeedsDistribution(ModelSignal signal) =>
        signal is ModelSignal.Entropy or ModelSignal.ModifiedEntropy;

    /// <summary>For each record the mean over the first queries of the signal.</summary>
    /// <param name="signals">Answers.</param>
    /// <param name="model">Which model.</param>
    /// <param name="labels">True class of each record.</param>
    /// <param name="queries">How many of the first queries.</param>
    /// <param name="signal">Which signal.</param>
    public static double[] Read(Signals signals, int model, int[] labels, int queries, ModelSignal signal)
    {
        double[] means = new double[signals.Records];
        if (NeedsDistribution(signal))
        {
            double[] logProbabilities = new double[signals.Classes];
            for (int record = 0; record < means.Length; record++)
            {
                double sum = 0;
                for (int q = 0; q < queries; q++)
                {
                    signals.ReadLogProbabilities(model, record, q, logProbabilities);
                    Distribution distribution = new(logProbabilities);
                    sum +=
                        signal == ModelSignal.Entropy
                            ? distribution.NegativeEntropy()
                            : distribution.NegativeModifiedEntropy(labels[record]);
                }

                means[record] = sum / queries;
            }

            return means;
        }

        double[] margins = new double[checked(means.Length * signals.Queries)];
        signals.ReadMargins(model, 0, margins);
        for (int record = 0; record < means.Length; record++)
        {
            double sum = 0;
            for (int q = 0; q < queries; q++)
            {
                double margin = margins[(record * signals.Queries) + q];
                sum += signal switch
                {
                    ModelSignal.Loss => LogDomain.LogSigmoid(margin),
                    ModelSignal.Confidence => -LogDomain.Sigmoid(-margin),
                    _ => margin,
                };
            }

            means[record] = sum / queries;
        }

        return means;
    }
}
