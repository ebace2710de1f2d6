using Telltale.Attacks.Language;
using Telltale.Audit.Assessment;
using Telltale.Audit.Persons;
using Telltale.Audit.Ports;
using Telltale.Audit.Results;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Stages;

/// <summary>Runs attacks over the evidence about a language model.</summary>
public static class TextScoring
{
    /// <summary>Splits attacks into those that this evidence suffices for and those that it does not, with the reason.</summary>
    public static (IReadOnlyList<TextAttackChoice> Able, IReadOnlyList<SkippedAttack> Skipped) Sort(
        IReadOnlyList<TextAttackChoice> attacks,
        TextEvidence evidence
    ) => AbleAttacks.Of(attacks, a => a.Label, a => a.Descriptor, a => a.Attack.Needs.WhatIsMissing(evidence));

    /// <summary>
    /// Every attack on the documents to be judged. The result does not depend on the number of threads. Where the evidence says who the
    /// documents belong to, and somebody has several, the scores are those of persons.
    /// </summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="attacks">What to run; attacks that the evidence does not suffice for are skipped.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="progress">Hears of each attack.</param>
    /// <param name="cancellation">Stops between two attacks.</param>
    /// <param name="clock">Is given what each attack took, on all threads together, as stage <c>attack:LABEL</c>.</param>
    /// <param name="leftOut">Attacks of which it was known before asking that they cannot run: nothing was asked for them.</param>
    /// <param name="aggregate">How the scores of one person's documents become one.</param>
    /// <exception cref="BadInputException">Documents of one person are on both sides.</exception>
    public static ScoredTargets Run(
        TextEvidence evidence,
        IReadOnlyList<TextAttackChoice> attacks,
        int threads,
        IAuditProgress progress,
        CancellationToken cancellation,
        StageClock? clock = null,
        IReadOnlyList<SkippedAttack>? leftOut = null,
        PersonAggregate aggregate = PersonAggregate.Mean
    )
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(progress);
        PersonRows? persons = PersonRows.Of(evidence.Groups, aggregate, RecordKind.Texts);
        // What will be refused is refused before the work.
        persons?.Truth(evidence.Membership);
        Dictionary<string, SkippedAttack> known = (leftOut ?? []).ToDictionary(s => s.Label, StringComparer.Ordinal);
        (IReadOnlyList<TextAttackChoice> able, IReadOnlyList<SkippedAttack> found) = Sort(
            [.. attacks.Where(a => !known.ContainsKey(a.Label))],
            evidence
        );
        foreach (SkippedAttack attack in found)
        {
            known.Add(attack.Label, attack);
        }

        SkippedAttack[] skipped = [.. attacks.Where(a => known.ContainsKey(a.Label)).Select(a => known[a.Label])];
        GatheredTexts gathered = new(evidence, Math.Max(1, threads / Math.Max(1, able.Count)));
        double[][] columns = new double[able.Count][];
        TimeSpan[] spent = new TimeSpan[able.Count];
        Lock gate = new();
        int done = 0;
        progress.Begin($"scoring {able.Count} attack{(able.Count == 1 ? "" : "s")}", able.Count);
        ParallelRuns.ForEach(
            able.Count,
            threads,
            attack =>
            {
                long began = clock?.Now() ?? 0;
                columns[attack] = able[attack].Attack.Score(gathered);
                lock (gate)
                {
                    spent[attack] += clock?.Since(began) ?? default;
                    progress.Report(++done);
                }
            },
            cancellation
        );
        progress.End();
        for (int attack = 0; attack < able.Count; attack++)
        {
            clock?.Add($"attack:{able[attack].Label}", spent[attack]);
        }

        ScoreTable table = new(
            [.. evidence.Records.Select(r => r.Id)],
            evidence.Membership,
            [.. able.Select((a, i) => new Scores(a.Label, columns[i]))]
        );
        ScoredTargets scored = new(table, [], skipped, 1, evidence.Records.Count)
        {
            Described = [.. able.Select(a => Describe(a, evidence))],
        };
        return persons?.Of(scored) ?? scored;
    }

    private static AssessedAttack Describe(TextAttackChoice choice, TextEvidence evidence) =>
        new(
            choice.Label,
            choice.Descriptor.Name,
            choice.Descriptor.Paper,
            AssessedAttack.AccessText(choice.Descriptor.Access),
            choice.Options,
            choice.Attack.Needs.QueriesOf(evidence)
        );
}
