using Telltale.Attacks;
using Telltale.Attacks.Shadows;
using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Roc;

namespace Telltale.Audit.Assessment;

/// <summary>
/// Thresholds for a single target from its reference models, a few of which play the target in turn: what they were trained on is known,
/// so an attacker can set thresholds on their non-members without the truth about the target.
/// </summary>
internal static class ReferenceTargets
{
    // Four models' non-members resolve what one target's do, and four runs of every attack are soon done.
    private const int Most = 4;

    private const int ManyRecords = 200_000;

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
        int[] shadows = ShadowTargets.Choose(references, Enumerable.Range(0, models), evidence.Target.Queries, Most);
        // A model's run of all attacks takes hundreds of bytes a record: of many records one is enough at a time.
        bool one = evidence.Records > ManyRecords;
        double[]?[][] others = new double[]?[shadows.Length][];
        ParallelRuns.ForEach(
            shadows.Length,
            one ? 1 : threads,
            s =>
                others[s] = NonMembersOf(
                    ShadowTargets.EvidenceOf(evidence, models, shadows[s]),
                    scored.Attacks,
                    scored.Persons,
                    one ? threads : 1,
                    cancellation
                ),
            cancellation
        );
        string method = $"non-members of {shadows.Length} reference models, each as the target of the others";
        return [.. Enumerable.Range(0, columns).Select(c => OfColumn(scored.Table, c, others, rates, method))];
    }

    /// <summary>Each attack's scores of what the model in the part of the target was not trained on; null where it has none.</summary>
    private static double[]?[] NonMembersOf(
        ClassifierEvidence evidence,
        IReadOnlyList<AttackChoice> attacks,
        PersonRows? persons,
        int threads,
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
            threads,
            threads,
            cancellation
        );
        // Somebody of whom the model was trained on some rows only is neither its member nor a non-member.
        Membership[] truth = persons?.TruthOfWhole(evidence.Membership) ?? evidence.Membership;
        return
        [
            .. attacks.Select(
                (choice, a) =>
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (!able[a])
                    {
                        return null;
                    }

                    double[] scores = choice.Attack.Score(gathered);
                    return Outside(persons?.Scores(scores) ?? scores, truth);
                }
            ),
        ];
    }

    private static double[] Outside(double[] scores, Membership[] truth)
    {
        double[] outside = new double[truth.AsSpan().Count(Membership.NonMember)];
        int count = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (truth[i] == Membership.NonMember && !double.IsNaN(scores[i]))
            {
                outside[count++] = scores[i];
            }
        }

        return outside[..count];
    }

    private static ShadowCalibrated[] OfColumn(
        ScoreTable table,
        int column,
        double[]?[][] others,
        IReadOnlyList<double> rates,
        string method
    )
    {
        double[] nonMembers = new double[others.Sum(o => o[column]?.Length ?? 0)];
        int next = 0;
        foreach (double[]?[] of in others)
        {
            of[column]?.CopyTo(nonMembers, next);
            next += of[column]?.Length ?? 0;
            // Each is read once.
            of[column] = null;
        }

        Array.Sort(nonMembers);
        return
        [
            .. rates
                .Where(rate => rate < 1)
                .Select(rate => ShadowThreshold.Of(nonMembers, table.Columns[column].Values, table.Membership, rate))
                .OfType<ShadowThreshold>()
                .Select(found => OtherTargets.Of(found, method)),
        ];
    }
}
