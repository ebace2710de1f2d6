using Telltale.Attacks.Probes;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.LabelOnly;

/// <summary>How many of a record's queries the target classifies right.</summary>
internal static class Votes
{
    /// <summary>For each record the share of right ones among its first queries, in [0, 1].</summary>
    /// <param name="evidence">Evidence with predictions.</param>
    /// <param name="queries">How many of the first queries; null for all.</param>
    public static double[] ShareRight(ClassifierEvidence evidence, int? queries)
    {
        int count = queries ?? evidence.Target.Queries;
        double[] shares = new double[evidence.Records];
        for (int record = 0; record < shares.Length; record++)
        {
            int right = 0;
            for (int q = 0; q < count; q++)
            {
                right += evidence.Target.IsCorrect(model: 0, record, q) ? 1 : 0;
            }

            shares[record] = (double)right / count;
        }

        return shares;
    }

    /// <summary>For each record the share of right ones among classes predicted for changed copies of it, in [0, 1].</summary>
    /// <param name="gathered">Evidence with the measurement.</param>
    /// <param name="kind">Predicted classes [records, copies].</param>
    /// <param name="copies">How many of the first copies; null for all.</param>
    public static double[] ShareRight(GatheredEvidence gathered, ProbeArray kind, int? copies)
    {
        int[] labels = gathered.Evidence.Labels;
        return new ProbeRows(gathered.Evidence, kind, copies).Scores(
            gathered.Threads,
            (record, predicted) =>
            {
                int right = 0;
                foreach (double label in predicted)
                {
                    right += label == labels[record] ? 1 : 0;
                }

                return (double)right / predicted.Length;
            }
        );
    }
}
