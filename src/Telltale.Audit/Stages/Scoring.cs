using Telltale.Attacks;
using Telltale.Audit.Ports;
using Telltale.Audit.Results;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Stages;

/// <summary>Runs attacks over the evidence about one or several targets.</summary>
public static class Scoring
{
    /// <summary>Splits attacks into those that this evidence suffices for and those that it does not, with the reason.</summary>
    public static (IReadOnlyList<AttackChoice> Able, IReadOnlyList<SkippedAttack> Skipped) Sort(
        IReadOnlyList<AttackChoice> attacks,
        ClassifierEvidence evidence
    )
    {
        ArgumentNullException.ThrowIfNull(attacks);
        List<AttackChoice> able = [];
        List<SkippedAttack> skipped = [];
        foreach (AttackChoice attack in attacks)
        {
            if (attack.Attack.Needs.WhatIsMissing(evidence) is { } reason)
            {
                skipped.Add(new SkippedAttack(attack.Label, attack.Descriptor.Name, reason));
            }
            else
            {
                able.Add(attack);
            }
        }

        return (able, skipped);
    }

    /// <summary>Every attack on every target. The result does not depend on the number of threads.</summary>
    /// <param name="evidenceOf">Evidence about a target; called once for each, from any thread.</param>
    /// <param name="targets">Number of targets, at least 1; all have the same records.</param>
    /// <param name="attacks">What to run; attacks that the first target's evidence does not suffice for are skipped.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="progress">Hears of each target and attack.</param>
    /// <param name="cancellation">Stops between two attacks.</param>
    public static ScoredTargets Run(
        Func<int, ClassifierEvidence> evidenceOf,
        int targets,
        IReadOnlyList<AttackChoice> attacks,
        int threads,
        IAuditProgress progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(evidenceOf);
        ArgumentNullException.ThrowIfNull(progress);
        ClassifierEvidence first = evidenceOf(0);
        int records = first.Records;
        (IReadOnlyList<AttackChoice> able, IReadOnlyList<SkippedAttack> skipped) = Sort(attacks, first);

        double[][] columns = [.. able.Select(_ => new double[checked(targets * records)])];
        Membership[] truth = new Membership[targets * records];
        string[] ids = new string[targets * records];
        Lock gate = new();
        int done = 0;
        progress.Begin($"scoring {able.Count} attack{(able.Count == 1 ? "" : "s")}", targets * able.Count);
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        // One target: attacks side by side. Several: targets side by side, each with its evidence cut once.
        bool single = targets == 1;
        Parallel.For(
            0,
            single ? able.Count : targets,
            options,
            i =>
            {
                ClassifierEvidence evidence = i == 0 || single ? first : evidenceOf(i);
                int target = single ? 0 : i;
                for (int a = single ? i : 0; a < (single ? i + 1 : able.Count); a++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    able[a].Attack.Score(evidence).CopyTo(columns[a], target * records);
                    lock (gate)
                    {
                        progress.Report(++done);
                    }
                }

                if (!single || i == 0)
                {
                    evidence.Membership.CopyTo(truth, target * records);
                }
            }
        );
        progress.End();

        for (int row = 0; row < ids.Length; row++)
        {
            string record = first.Ids[row % records];
            ids[row] = single ? record : $"{row / records}/{record}";
        }

        first.Membership.CopyTo(truth, 0);
        Scores[] scores = [.. able.Select((a, i) => new Scores(a.Label, columns[i]))];
        return new ScoredTargets(new ScoreTable(ids, truth, scores), able, skipped, targets, records);
    }
}
