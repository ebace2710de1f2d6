using Telltale.Attacks;
using Telltale.Attacks.Shadows;
using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Assessment;

/// <summary>
/// How much of a data set was used: an estimate of the share of the candidates that are members, which needs no
/// record's membership. With m̂ the share of candidates that an attack calls members,
/// <c>p̂ = (m̂ − FPR)/(TPR − FPR)</c>; threshold, TPR and FPR come from reference models in the part of the target.
/// </summary>
/// <remarks>
/// <para>
/// Tong et al. 2025, How much of my dataset did you use? Quantitative data usage inference in machine learning (DUCI). The
/// threshold is where TPR − FPR is greatest over all shadow targets together.
/// </para>
/// <para>
/// Interval: each of K shadow targets is estimated from the rates of the others, and its true share is known;
/// <c>p̂ ± t·√(mean(error²)·(1 + 1/K))</c> with Student's t at K − 1 degrees of freedom, cut to [0, 1]. So it covers what differs from model to
/// model as well as what differs from record to record. It supposes that the target was trained as the reference models
/// were; their shares (about a half, as a rule) should not be far from the target's for it to be exact. Models that differ in
/// how sure they are of everything make it wide, above all with attacks that compare with one side only.
/// </para>
/// </remarks>
public static class UsageEstimator
{
    /// <summary>Fewer shadow targets tell nothing about how far estimates err.</summary>
    private const int LeastShadows = 4;

    /// <summary>A difference of rates of fewer standard errors is no difference to divide by.</summary>
    private const double LeastErrors = 5;

    /// <summary>Estimates.</summary>
    /// <param name="evidence">Evidence with at least 4 reference models; membership of the candidates is not read, nor a cascade or probes, which shadow targets lack.</param>
    /// <param name="attack">The attack whose scores are counted.</param>
    /// <param name="shadows">How many reference models play the target at most.</param>
    /// <param name="confidence">Of the interval.</param>
    /// <param name="threads">Threads to use; nothing depends on it.</param>
    /// <param name="persons">Who the rows belong to; the share is then one of persons. Null where each row stands for itself.</param>
    public static DatasetUsage Of(
        ClassifierEvidence evidence,
        AttackChoice attack,
        int shadows,
        double confidence,
        int threads,
        PersonRows? persons = null
    )
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(attack);
        if (attack.Attack.Needs.WhatIsMissing(evidence) is { } missing)
        {
            return Nothing(attack, $"The attack {missing}.");
        }

        int models = evidence.References?.Signals.Models ?? 0;
        int[] chosen =
            models == 0
                ? []
                : ShadowTargets.Choose(
                    evidence.References!,
                    Enumerable.Range(0, models),
                    evidence.Target.Queries,
                    shadows
                );
        ShadowTrial[] trials =
        [
            .. ShadowTrial
                .Run(evidence, [attack.Attack], chosen, threads)
                .Select(trial => persons?.Of(trial) ?? trial)
                .Where(trial => trial.Scores[0].Any(score => !double.IsNaN(score))),
        ];
        if (trials.Length < LeastShadows)
        {
            return Nothing(
                attack,
                $"It takes at least {LeastShadows} reference models that can play the target; there are {trials.Length}."
            );
        }

        double threshold = Threshold(trials);
        RateCounts[] counts = [.. trials.Select(trial => RateCounts.Of(trial, threshold))];
        RateCounts all = counts.Aggregate((a, b) => a + b);
        if (!(all.Gap > LeastErrors * all.GapError))
        {
            return Nothing(attack, "On the reference models the attack does not tell members from others.");
        }

        double squares = 0;
        for (int k = 0; k < counts.Length; k++)
        {
            RateCounts others = counts.Where((_, i) => i != k).Aggregate((a, b) => a + b);
            double error = others.ShareOf(counts[k].Called) - counts[k].Share;
            squares += error * error / counts.Length;
        }

        double[] scores = attack.Attack.Score(ShadowTargets.Alike(evidence));
        double share = all.ShareOf(Called(persons?.Scores(scores) ?? scores, threshold));
        double half =
            StudentQuantile(1 - ((1 - confidence) / 2), counts.Length - 1)
            * Math.Sqrt(squares * (1 + (1.0 / counts.Length)));
        return new DatasetUsage(
            attack.Label,
            new Estimate(
                Math.Clamp(share, 0, 1),
                Math.Clamp(share - half, 0, 1),
                Math.Clamp(share + half, 0, 1),
                "shadow-calibrated"
            ),
            all.TruePositiveRate,
            all.FalsePositiveRate,
            counts.Length,
            null
        );
    }

    private static DatasetUsage Nothing(AttackChoice attack, string reason) =>
        new(attack.Label, null, null, null, 0, reason);

    private static double Called(double[] scores, double threshold)
    {
        double[] known = [.. scores.Where(score => !double.IsNaN(score))];
        return known.Length == 0 ? double.NaN : (double)known.Count(score => score >= threshold) / known.Length;
    }

    /// <summary>Where TPR − FPR is greatest over all shadow targets together; of several as good the highest.</summary>
    private static double Threshold(ShadowTrial[] trials)
    {
        List<double> members = [];
        List<double> others = [];
        foreach (ShadowTrial trial in trials)
        {
            for (int record = 0; record < trial.Truth.Length; record++)
            {
                double score = trial.Scores[0][record];
                if (!double.IsNaN(score))
                {
                    (trial.Truth[record] == Membership.Member ? members : others).Add(score);
                }
            }
        }

        TieGroups groups = TieGroups.Of(members.ToArray(), others.ToArray());
        Int128 best = Int128.MinValue;
        double threshold = double.PositiveInfinity;
        long above = 0;
        long falselyAbove = 0;
        foreach (TieGroup group in groups.Descending)
        {
            above += group.Members;
            falselyAbove += group.NonMembers;
            Int128 gain = ((Int128)above * groups.NonMembers) - ((Int128)falselyAbove * groups.Members);
            if (gain > best)
            {
                (best, threshold) = (gain, group.Score);
            }
        }

        return threshold;
    }

    /// <summary>The x at which Student's distribution reaches p > ½, by halving an interval.</summary>
    private static double StudentQuantile(double p, int freedom)
    {
        double low = 0;
        double high = 1e6;
        for (int i = 0; i < 200 && high - low > 1e-12 * high; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = StudentT.Cdf(middle, freedom) < p ? (middle, high) : (low, middle);
        }

        return 0.5 * (low + high);
    }
}
