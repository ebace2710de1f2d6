using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Validity;

/// <summary>
/// Would the thresholds behind the true-positive rates hold elsewhere? With several targets the threshold that the other
/// targets' non-members set for a false-positive rate is tried on each target's own. With one target what can be said is
/// whether a threshold near the rate exists at all: where many records tie there is none, and the rate is read below.
/// </summary>
internal static class ThresholdCheckup
{
    private const string Name = "thresholds";
    private const double Limit = 2;

    // So rare for a threshold that holds, in all comparisons together.
    private const double LeastP = 0.001;

    public static ValidityCheck Check(AuditedEvidence evidence)
    {
        (string Label, double Rate)[] asked =
        [
            .. evidence.Assessments.SelectMany(a =>
                a.TprAtFpr.Where(t => t.Support == Support.Ok && t.Fpr < 1).Select(t => (a.Label, t.Fpr))
            ),
        ];
        if (asked.Length == 0)
        {
            return new(
                Name,
                CheckStatus.NotChecked,
                "No false-positive rate that was asked for has ten non-members' worth of support."
            );
        }

        return evidence.Scored.Targets == 1 ? Coarse(evidence) : Moving(evidence.Scored, asked);
    }

    private static ValidityCheck Coarse(AuditedEvidence evidence)
    {
        (string Label, double Worst)[] coarse =
        [
            .. evidence.Assessments.Select(a => (a.Label, Worst: Worst(a))).Where(a => a.Worst > Limit),
        ];
        if (coarse.Length == 0)
        {
            return new(
                Name,
                CheckStatus.Passed,
                "Every false-positive rate that is supported has a threshold near it."
            );
        }

        string list = string.Join(
            ", ",
            coarse.Select(a =>
                double.IsFinite(a.Worst) ? $"{a.Label} ({a.Worst:0.#} times too strict)" : $"{a.Label} (none)"
            )
        );
        // Some attacks know a handful of scores by nature; it matters where the verdict speaks of one.
        string strongest = AttackAssessment.Strongest(evidence.Assessments)[0].Label;
        bool matters = coarse.Any(a => a.Label == strongest);
        return new(
            Name,
            matters ? CheckStatus.Warning : CheckStatus.Passed,
            $"So many scores tie that a false-positive rate asked for has no threshold near it: {list}. Their true-positive rates are those of a smaller rate."
        );

        static double Worst(AttackAssessment attack) =>
            attack
                .TprAtFpr.Where(t => t.Support == Support.Ok && t.Fpr < 1)
                .Select(t => Gap(t, attack))
                .DefaultIfEmpty(1)
                .Max();

        static double Gap(TprAtFpr rate, AttackAssessment attack) => rate.Fpr * attack.Nonmembers / rate.FalsePositives;
    }

    private static ValidityCheck Moving(ScoredTargets scored, (string Label, double Rate)[] asked)
    {
        (double Ratio, string Words) worst = (1, "");
        int comparisons = asked.Length * scored.Targets;
        foreach (IGrouping<string, (string Label, double Rate)> rates in asked.GroupBy(a => a.Label))
        {
            double[][] byTarget = NonMembers(scored, rates.Key);
            (double[] descending, int[] owner) = Sorted(byTarget);
            foreach ((string label, double rate) in rates)
            {
                for (int target = 0; target < scored.Targets; target++)
                {
                    int own = byTarget[target].Length;
                    int others = descending.Length - own;
                    int allowed = (int)(rate * others);
                    if (allowed == 0 || own * rate < 1)
                    {
                        continue;
                    }

                    (int through, int reached) = AtThresholdOfOthers(descending, owner, target, allowed);
                    // What the others attain with it: more than allowed where they tie.
                    double attained = (double)reached / others;
                    double ratio = through / (attained * own);
                    double p = Math.Exp(Binomial.LogAtLeast(through, own, Math.Min(1, attained)));
                    if (ratio > Math.Max(Limit, worst.Ratio) && p * comparisons < LeastP)
                    {
                        worst = (
                            ratio,
                            $"{label} at {rate * 100:0.###}%: on target {target} (from 0) the threshold of the others lets {ratio:0.0} times as many non-members through"
                        );
                    }
                }
            }
        }

        return (
            worst.Words.Length == 0
                ? new ValidityCheck(
                    Name,
                    CheckStatus.Passed,
                    "On each target the thresholds that the other targets set let no more than twice as many non-members through, or no more than chance explains."
                )
                : new(
                    Name,
                    CheckStatus.Warning,
                    $"Thresholds move from target to target: {worst.Words}. An attacker who sets them on models of his own finds other rates than those printed, which are set on the targets themselves."
                )
        ) with
        {
            Measured = worst.Ratio,
            Limit = Limit,
        };
    }

    /// <summary>The scores of all targets, highest first, with the target of each.</summary>
    private static (double[] Descending, int[] Owner) Sorted(double[][] byTarget)
    {
        double[] values = [.. byTarget.SelectMany(scores => scores)];
        int[] order = RadixSort.Order([.. values.Select(RadixSort.DescendingKey)]);
        int[] owners = [.. byTarget.SelectMany((scores, target) => Enumerable.Repeat(target, scores.Length))];
        return ([.. order.Select(i => values[i])], [.. order.Select(i => owners[i])]);
    }

    /// <summary>
    /// How many of a target's scores, and how many of the others', lie at or above the others' score of rank
    /// <paramref name="allowed"/>.
    /// </summary>
    private static (int Own, int Others) AtThresholdOfOthers(double[] descending, int[] owner, int target, int allowed)
    {
        int own = 0;
        int others = 0;
        double threshold = double.NegativeInfinity;
        for (int i = 0; i < descending.Length; i++)
        {
            if (others >= allowed && descending[i] < threshold)
            {
                break;
            }

            if (owner[i] == target)
            {
                own++;
            }
            else if (++others == allowed)
            {
                threshold = descending[i];
            }
        }

        return (own, others);
    }

    private static double[][] NonMembers(ScoredTargets scored, string label)
    {
        double[] values = scored.Table.Columns.First(c => c.Label == label).Values;
        return
        [
            .. Enumerable
                .Range(0, scored.Targets)
                .Select(t =>
                    Enumerable
                        .Range(t * scored.Records, scored.Records)
                        .Where(r => scored.Table.Membership[r] == Membership.NonMember && !double.IsNaN(values[r]))
                        .Select(r => values[r])
                        .ToArray()
                ),
        ];
    }
}
