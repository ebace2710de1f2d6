using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Validity;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Verdicts.Records;

/// <summary>
/// Can the records asked about be told from the known non-members without any model? Then a high score may only say that
/// they are of another kind, and the p-values mean nothing.
/// </summary>
public static class AskedChecks
{
    /// <summary>Fewer records asked about than this say nothing about how they were chosen.</summary>
    public const int Fewest = 20;

    private const double UnequalShare = 0.1;

    private static readonly string[] WithoutModel = [BaselineCheckup.Name, LabelCheckup.Name, PersonCheckup.Name];

    /// <summary>The checks; none where no record of unknown membership is asked about.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="scored">Its scores.</param>
    /// <param name="asked">Places, among the rows of scores, of the records (or persons) asked about.</param>
    /// <param name="seed">Stream for checks that draw.</param>
    /// <param name="threads">Threads to use; no finding depends on it.</param>
    public static IReadOnlyList<ValidityCheck> Of(
        ClassifierEvidence evidence,
        ScoredTargets scored,
        IReadOnlyList<int> asked,
        Seed seed,
        int threads
    )
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(asked);
        Membership[] truth = scored.Table.Membership;
        int[] unknown = [.. asked.Where(row => truth[row] == Membership.Unknown)];
        int[] nonMembers = [.. Enumerable.Range(0, truth.Length).Where(r => truth[r] == Membership.NonMember)];
        if (unknown.Length == 0 || nonMembers.Length == 0)
        {
            return [];
        }

        return
        [
            .. Apart(evidence, scored, unknown, nonMembers.Length, seed, threads),
            .. References(evidence, RowsOf(unknown), RowsOf(nonMembers)),
        ];

        int[] RowsOf(int[] units) => scored.Persons?.RowsOf(units) ?? units;
    }

    private static IEnumerable<ValidityCheck> Apart(
        ClassifierEvidence evidence,
        ScoredTargets scored,
        int[] unknown,
        int nonMembers,
        Seed seed,
        int threads
    )
    {
        if (unknown.Length < Fewest || nonMembers < Fewest)
        {
            return
            [
                new(
                    "asked-baseline",
                    CheckStatus.NotChecked,
                    $"{unknown.Length} {Subject.Of(scored.Persons).Many} of unknown membership and {nonMembers} known non-members are too few to tell whether they differ in kind; at least {Fewest} of each are needed."
                ),
            ];
        }

        Membership[] roles = [.. scored.Table.Membership.Select(Others)];
        foreach (int row in unknown)
        {
            roles[row] = Membership.Member;
        }

        ClassifierEvidence compared = new(
            evidence.Ids,
            evidence.Labels,
            scored.Persons is { } persons ? Array.ConvertAll(persons.OfRow, person => roles[person]) : roles,
            evidence.Target,
            evidence.References,
            evidence.Population,
            evidence.Features,
            evidence.Groups
        );
        ScoredTargets table = scored with { Table = new ScoreTable(scored.Table.Ids, roles, scored.Table.Columns) };
        return ValidityChecks
            .Run(new AuditedEvidence(table, [], compared, seed.Derive("asked"), threads))
            .Where(check => WithoutModel.Contains(check.Name))
            .Select(check =>
                check with
                {
                    Name = $"asked-{check.Name}",
                    Finding =
                        $"{(scored.Persons is null ? "Records" : "Persons")} asked about (here called members) against known non-members: {check.Finding}",
                }
            );
    }

    // A known member has no part in the comparison.
    private static Membership Others(Membership known) =>
        known == Membership.NonMember ? Membership.NonMember : Membership.Unknown;

    private static IEnumerable<ValidityCheck> References(ClassifierEvidence evidence, int[] unknown, int[] nonMembers)
    {
        if (evidence.References is not { Members: var mask } || mask.Models == 0)
        {
            return [];
        }

        double asked = Share(mask, unknown);
        double known = Share(mask, nonMembers);
        string finding =
            $"Of the reference models, {asked * 100:0.#}% were trained with a record asked about and {known * 100:0.#}% with a known non-member.";
        return
        [
            Math.Abs(asked - known) > UnequalShare
                ? new(
                    "asked-references",
                    CheckStatus.Warning,
                    finding
                        + " An attack that compares models trained with and without a record treats the two kinds differently; prefer mode=offline, or reference models trained on both alike."
                )
                : new("asked-references", CheckStatus.Passed, finding),
        ];
    }

    private static double Share(MembershipMask mask, int[] records)
    {
        long trained = 0;
        foreach (int record in records)
        {
            for (int model = 0; model < mask.Models; model++)
            {
                trained += mask[model, record] ? 1 : 0;
            }
        }

        return (double)trained / ((long)records.Length * mask.Models);
    }
}
