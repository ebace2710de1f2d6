using Telltale.Attacks;
using Telltale.Attacks.Shadows;
using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Assessment;

/// <summary>
/// Thresholds for a single target from its reference models, a few of which play the target in turn: what they were trained on is known,
/// so an attacker can set thresholds on their non-members without the truth about the target.
/// </summary>
internal static class ReferenceTargets
{
    // Four models' non-members resolve what one target's do, and four runs of every attack are soon done.
    private const int Most = 4;

    // What costs many runs of other attacks is not run another four times.
    private const string Nested = "select";

    /// <summary>The entries of each column, in their order; empty for a column that has no evidence about the reference models.</summary>
    /// <param name="scored">Scores of one target.</param>
    /// <param name="evidence">The evidence behind them.</param>
    /// <param name="rates">FPRs.</param>
    /// <param name="threads">Most threads at once; no number depends on it.</param>
    /// <param name="cancellation">Stops between two models.</param>
    public static IReadOnlyList<ShadowCalibrated[]> Calibrated(
        ScoredTargets scored,
        ClassifierEvidence? evidence,
        IReadOnlyList<double> rates,
        int threads,
        CancellationToken cancellation
    )
    {
        int columns = scored.Table.Columns.Count;
        if (
            scored.Targets > 1
            || scored.Attacks.Count != columns
            || evidence is not { References: { } references }
            || references.Signals.Models < 2
        )
        {
            return [.. Enumerable.Range(0, columns).Select(_ => Array.Empty<ShadowCalibrated>())];
        }

        int models = references.Signals.Models;
        int[] shadows = ShadowTargets.Choose(references, models, evidence.Target.Queries, Most);
        (Membership[] Truth, double[]?[] Scores)[] trials = new (Membership[], double[]?[])[shadows.Length];
        ParallelRuns.ForEach(
            shadows.Length,
            threads,
            s =>
                trials[s] = ByPerson(
                    Trial(ShadowTargets.EvidenceOf(evidence, models, shadows[s]), scored.Attacks, cancellation),
                    scored.Persons
                ),
            cancellation
        );
        string method = $"non-members of {shadows.Length} reference models, each as the target of the others";
        return [.. Enumerable.Range(0, columns).Select(c => OfColumn(scored.Table, c, trials, rates, method))];
    }

    private static (Membership[] Truth, double[]?[] Scores) Trial(
        ClassifierEvidence evidence,
        IReadOnlyList<AttackChoice> attacks,
        CancellationToken cancellation
    )
    {
        bool[] able =
        [
            .. attacks.Select(a => a.Descriptor.Name != Nested && a.Attack.Needs.WhatIsMissing(evidence) is null),
        ];
        GatheredEvidence gathered = GatheredEvidence.Of(
            evidence,
            attacks.Where((_, a) => able[a]).Select(a => a.Attack.Needs),
            threads: 1,
            threadsPerAttack: 1,
            cancellation
        );
        return (
            evidence.Membership,
            [
                .. attacks.Select(
                    (choice, a) =>
                    {
                        cancellation.ThrowIfCancellationRequested();
                        return able[a] ? choice.Attack.Score(gathered) : null;
                    }
                ),
            ]
        );
    }

    // Somebody of whom a reference model was trained on some rows only is neither its member nor a non-member.
    private static (Membership[] Truth, double[]?[] Scores) ByPerson(
        (Membership[] Truth, double[]?[] Scores) rows,
        PersonRows? persons
    ) =>
        persons is null
            ? rows
            : (
                persons.TruthOfWhole(rows.Truth),
                [.. rows.Scores.Select(column => column is null ? null : persons.Scores(column))]
            );

    private static ShadowCalibrated[] OfColumn(
        ScoreTable table,
        int column,
        (Membership[] Truth, double[]?[] Scores)[] trials,
        IReadOnlyList<double> rates,
        string method
    )
    {
        List<double> scores = [];
        List<bool> isMember = [];
        List<int> target = [];
        void Add(double[]? values, Membership[] truth, int of)
        {
            for (int i = 0; values is not null && i < values.Length; i++)
            {
                if (!double.IsNaN(values[i]) && truth[i] != Membership.Unknown)
                {
                    scores.Add(values[i]);
                    isMember.Add(truth[i] == Membership.Member);
                    target.Add(of);
                }
            }
        }

        Add(table.Columns[column].Values, table.Membership, 0);
        for (int s = 0; s < trials.Length; s++)
        {
            Add(trials[s].Scores[column], trials[s].Truth, s + 1);
        }

        if (target.Count == 0 || target[^1] == 0 || !isMember.Contains(true) || !isMember.Contains(false))
        {
            return [];
        }

        RankedScores ranked = RankedScores.Of(scores.ToArray(), isMember.ToArray());
        return
        [
            .. rates
                .Where(rate => rate < 1)
                .Select(rate =>
                    ShadowThreshold.LeaveOneOut(ranked, target.ToArray(), trials.Length + 1, rate, judged: [0])
                )
                .OfType<ShadowThreshold>()
                .Select(found => OtherTargets.Of(found, method)),
        ];
    }
}
