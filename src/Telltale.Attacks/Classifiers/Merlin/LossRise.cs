using Telltale.Attacks.Probes;
using Telltale.Attacks.References;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.Merlin;

/// <summary>How often noise raises the loss.</summary>
internal static class LossRise
{
    /// <summary>
    /// For each record the share of its noisy copies whose loss is above its own, equal ones counted half, in [0, 1]. The
    /// loss falls as the margin rises, so margins are compared; the record's own is rounded to 32 bits as those of the
    /// copies are, so that a copy that noise did not change ties.
    /// </summary>
    public static double[] Shares(GatheredEvidence gathered, int? copies)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        double[] own = TargetMargins.Of(gathered, queries: 1);
        return new ProbeRows(evidence, ProbeArray.NoiseMargins, copies).Scores(
            gathered.Threads,
            (record, margins) =>
            {
                double mine = (float)own[record];
                double rises = 0;
                foreach (double margin in margins)
                {
                    rises +=
                        (float)margin < mine ? 1
                        : (float)margin == mine ? 0.5
                        : 0;
                }

                return rises / margins.Length;
            }
        );
    }
}
