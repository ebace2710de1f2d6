using Telltale.Attacks;
using Telltale.Audit.Persons;
using Telltale.Audit.Ports;
using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Stages;

/// <summary>Runs attacks over the evidence about one or several targets.</summary>
public static class Scoring
{
    /// <summary>Splits attacks into those that this evidence suffices for and those that it does not, with the reason.</summary>
    public static (IReadOnlyList<AttackChoice> Able, IReadOnlyList<SkippedAttack> Skipped) Sort(
        IReadOnlyList<AttackChoice> attacks,
        ClassifierEvidence evidence
    ) => AbleAttacks.Of(attacks, a => a.Label, a => a.Descriptor, a => a.Attack.Needs.WhatIsMissing(evidence));

    /// <summary>
    /// Every attack on every target. The result does not depend on the number of threads. Where the evidence says which rows belong to
    /// one person, and a person has several, the scores are those of persons.
    /// </summary>
    /// <param name="evidenceOf">Evidence about a target; called once for each, from any thread.</param>
    /// <param name="targets">Number of targets, at least 1; all have the same records.</param>
    /// <param name="attacks">What to run; attacks that the first target's evidence does not suffice for are skipped.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="progress">Hears of each target and attack.</param>
    /// <param name="cancellation">Stops between two attacks.</param>
    /// <param name="clock">Is given what each attack took, on all threads together, as stage <c>attack:LABEL</c>.</param>
    /// <param name="aggregate">How the scores of one person's rows become one.</param>
    public static ScoredTargets Run(
        Func<int, ClassifierEvidence> evidenceOf,
        int targets,
        IReadOnlyList<AttackChoice> attacks,
        int threads,
        IAuditProgress progress,
        CancellationToken cancellation,
        StageClock? clock = null,
        PersonAggregate aggregate = PersonAggregate.Mean
    )
    {
        ArgumentNullException.ThrowIfNull(evidenceOf);
        ArgumentNullException.ThrowIfNull(progress);
        ClassifierEvidence first = evidenceOf(0);
        int records = first.Records;
        PersonRows? persons = PersonRows.Of(first.Groups, aggregate);
        // What will be refused is refused before the work.
        persons?.Truth(first.Membership);
        (IReadOnlyList<AttackChoice> able, IReadOnlyList<SkippedAttack> skipped) = Sort(attacks, first);

        double[][] columns = [.. able.Select(_ => new double[checked(targets * records)])];
        Membership[] truth = new Membership[targets * records];
        string[] ids = new string[targets * records];
        TimeSpan[] spent = new TimeSpan[able.Count];
        Lock gate = new();
        int done = 0;

        progress.Begin($"scoring {able.Count} attack{(able.Count == 1 ? "" : "s")}", targets * able.Count);
        // Targets side by side; what threads are left over go to the attacks on a target, and then into each attack.
        int perTarget = Math.Max(1, threads / targets);
        int perAttack = Math.Max(1, perTarget / Math.Max(1, able.Count));
        ParallelRuns.ForEach(
            targets,
            threads,
            target =>
            {
                ClassifierEvidence evidence = target == 0 ? first : evidenceOf(target);
                evidence.Membership.CopyTo(truth, target * records);
                GatheredEvidence gathered = GatheredEvidence.Of(
                    evidence,
                    able.Select(a => a.Attack.Needs),
                    perTarget,
                    perAttack,
                    cancellation
                );
                ParallelRuns.ForEach(
                    able.Count,
                    perTarget,
                    attack =>
                    {
                        long began = clock?.Now() ?? 0;
                        able[attack].Attack.Score(gathered).CopyTo(columns[attack], target * records);
                        lock (gate)
                        {
                            spent[attack] += clock?.Since(began) ?? default;
                            progress.Report(++done);
                        }
                    },
                    cancellation
                );
            },
            cancellation
        );
        progress.End();
        for (int attack = 0; attack < able.Count; attack++)
        {
            clock?.Add($"attack:{able[attack].Label}", spent[attack]);
        }

        for (int row = 0; row < ids.Length; row++)
        {
            string record = first.Ids[row % records];
            ids[row] = targets == 1 ? record : $"{row / records}/{record}";
        }

        Scores[] scores = [.. able.Select((a, i) => new Scores(a.Label, columns[i]))];
        ScoredTargets scored = new(new ScoreTable(ids, truth, scores), able, skipped, targets, records);
        return persons?.Of(scored) ?? scored;
    }
}
