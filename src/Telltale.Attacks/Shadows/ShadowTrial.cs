using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Attacks.Shadows;

/// <summary>What some attacks say where one reference model plays the target.</summary>
/// <param name="Truth">What that model was trained on.</param>
/// <param name="Scores">[attacks][records].</param>
public sealed record ShadowTrial(Membership[] Truth, double[][] Scores)
{
    /// <summary>Runs the attacks on each shadow target.</summary>
    /// <param name="evidence">Evidence with reference models.</param>
    /// <param name="attacks">The attacks.</param>
    /// <param name="shadows">Which reference models play the target.</param>
    /// <param name="threads">Most threads at once.</param>
    /// <returns>One trial a shadow target; an attack that its evidence does not suffice for has NaN throughout.</returns>
    public static ShadowTrial[] Run(
        ClassifierEvidence evidence,
        IReadOnlyList<IClassifierAttack> attacks,
        int[] shadows,
        int threads
    )
    {
        int models = evidence.References!.Signals.Models;
        ShadowTrial[] trials = new ShadowTrial[shadows.Length];
        ParallelRuns.ForEach(
            shadows.Length,
            threads,
            i =>
            {
                ClassifierEvidence own = ShadowTargets.EvidenceOf(evidence, models, shadows[i]);
                GatheredEvidence gathered = GatheredEvidence.Of(
                    own,
                    attacks.Select(attack => attack.Needs),
                    threads: 1,
                    threadsPerAttack: 1
                );
                double[][] scores = new double[attacks.Count][];
                for (int attack = 0; attack < scores.Length; attack++)
                {
                    scores[attack] = attacks[attack].Needs.WhatIsMissing(own) is null
                        ? attacks[attack].Score(gathered)
                        : Nothing(own.Records);
                }

                trials[i] = new ShadowTrial(own.Membership, scores);
            }
        );
        return trials;
    }

    /// <summary>How well scores tell members; NaN where one side has none. Records without a score are left out.</summary>
    /// <param name="scores">One a record.</param>
    /// <param name="atRate">The true-positive rate at this false-positive rate; null for the area under the curve.</param>
    public double Strength(double[] scores, double? atRate)
    {
        List<double> members = [];
        List<double> others = [];
        for (int record = 0; record < scores.Length; record++)
        {
            if (!double.IsNaN(scores[record]))
            {
                (Truth[record] == Membership.Member ? members : others).Add(scores[record]);
            }
        }

        if (members.Count == 0 || others.Count == 0)
        {
            return double.NaN;
        }

        TieGroups groups = TieGroups.Of(members.ToArray(), others.ToArray());
        if (atRate is not { } rate)
        {
            return groups.TwiceU / (2.0 * groups.Members * groups.NonMembers);
        }

        long falsePositives = 0;
        long truePositives = 0;
        foreach (TieGroup group in groups.Descending)
        {
            falsePositives += group.NonMembers;
            if (falsePositives > rate * groups.NonMembers)
            {
                break;
            }

            truePositives += group.Members;
        }

        return (double)truePositives / groups.Members;
    }

    private static double[] Nothing(int records)
    {
        double[] nothing = new double[records];
        Array.Fill(nothing, double.NaN);
        return nothing;
    }
}
