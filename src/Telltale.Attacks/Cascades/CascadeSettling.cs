using Telltale.Attacks.Classifiers.Lira;
using Telltale.Attacks.Shadows;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Cascades;

/// <summary>
/// What the rounds so far settle about the target: thresholds are set where models of the last round play the target, each judged by
/// all others, since what they were trained on is known; then they are held against the target's scores. Scores are LiRA's.
/// </summary>
/// <remarks>
/// The truth about the target is not read: what is settled depends on its answers and on reference models alone. Models of
/// the last round were trained under the same fixed records as the target is thought to be, which is what makes their
/// thresholds the target's.
/// </remarks>
public static class CascadeSettling
{
    /// <summary>Settles records.</summary>
    /// <param name="evidence">Evidence with reference models, and with the cascade as far as it is.</param>
    /// <param name="settled">What is settled already; unknown where nothing is.</param>
    /// <param name="rule">How.</param>
    /// <param name="threads">Most threads at once; nothing depends on it.</param>
    /// <returns>What is settled now; none where the evidence does not suffice for a score.</returns>
    public static Anchors Of(ClassifierEvidence evidence, Membership[] settled, CascadeRule rule, int threads)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(rule);
        ClassifierEvidence joined = CascadeRounds.Joined(evidence);
        if (Scores(joined, threads) is not { } scores)
        {
            return Anchors.None;
        }

        ReferenceEvidence all = joined.References!;
        int models = all.Signals.Models;
        int[] shadows = ShadowTargets.Choose(all, all.Shadows, evidence.Target.Queries, rule.Shadows);
        SettlingThresholds?[] thresholds = new SettlingThresholds?[shadows.Length];
        ParallelRuns.ForEach(
            shadows.Length,
            threads,
            i =>
            {
                ClassifierEvidence shadow = ShadowTargets.EvidenceOf(joined, models, shadows[i]);
                thresholds[i] = Scores(shadow, threads: 1) is { } own
                    ? SettlingThresholds.Of(own, shadow.Membership, settled, rule.Tolerance)
                    : null;
            }
        );
        SettlingThresholds[] known = [.. thresholds.OfType<SettlingThresholds>()];
        return known.Length == 0 ? Anchors.None : rule.Settle(scores, settled, SettlingThresholds.Mean(known));
    }

    private static double[]? Scores(ClassifierEvidence evidence, int threads)
    {
        LiraAttack lira = new(new LiraOptions());
        return lira.Needs.WhatIsMissing(evidence) is null
            ? lira.Score(GatheredEvidence.Of(evidence, [lira.Needs], threads, threads))
            : null;
    }
}
