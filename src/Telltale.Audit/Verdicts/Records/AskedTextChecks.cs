using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Validity;
using Telltale.Audit.Validity.Baselines;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Verdicts.Records;

/// <summary>
/// Can texts asked about be told from known non-members without the target? Then a high score may only say that they are of
/// another kind.
/// </summary>
public static class AskedTextChecks
{
    private static readonly string[] WithoutTarget =
    [
        "baseline",
        "near-duplicates",
        "length",
        "dates",
        "predictability",
        "untrained-tokens",
        PersonCheckup.Name,
    ];

    /// <summary>The checks; none where no text of unknown membership is asked about.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="scored">Its scores.</param>
    /// <param name="asked">Places, among the rows of scores, of the texts (or persons) asked about.</param>
    /// <param name="seed">Stream for checks that draw.</param>
    /// <param name="threads">Threads to use; no finding depends on it.</param>
    public static IReadOnlyList<ValidityCheck> Of(
        TextEvidence evidence,
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
        HashSet<int> unknown = [.. asked.Where(row => truth[row] == Membership.Unknown)];
        int nonMembers = truth.Count(m => m == Membership.NonMember);
        return unknown.Count == 0 || nonMembers == 0 ? []
            : unknown.Count < AskedChecks.Fewest || nonMembers < AskedChecks.Fewest
                ?
                [
                    new(
                        "asked-baseline",
                        CheckStatus.NotChecked,
                        $"{unknown.Count} {Subject.Of(scored.Persons, RecordKind.Texts).Many} of unknown membership and {nonMembers} known non-members are too few to tell whether they differ in kind; at least {AskedChecks.Fewest} of each are needed."
                    ),
                ]
            : Apart(evidence, scored, unknown.Contains, seed, threads);
    }

    /// <summary>Checks of one part of the texts against known non-members.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="scored">Its scores.</param>
    /// <param name="isAsked">Whether the text, or person, of a row of scores belongs to the part.</param>
    /// <param name="seed">Stream for checks that draw.</param>
    /// <param name="threads">Threads to use.</param>
    internal static IReadOnlyList<ValidityCheck> Apart(
        TextEvidence evidence,
        ScoredTargets scored,
        Func<int, bool> isAsked,
        Seed seed,
        int threads
    )
    {
        Membership[] parts =
        [
            .. scored.Table.Membership.Select(
                (truth, row) =>
                    isAsked(row) ? Membership.Member
                    : truth == Membership.NonMember ? Membership.NonMember
                    : Membership.Unknown
            ),
        ];
        TextRecord[] roles =
        [
            .. evidence.Records.Select((r, i) => r with { Membership = parts[scored.Persons?.OfRow[i] ?? i] }),
        ];
        TextEvidence compared = new(roles);
        ScoredTargets table = scored with { Table = new ScoreTable(scored.Table.Ids, parts, scored.Table.Columns) };
        AuditedEvidence audited = new(table, [], null, seed.Derive("asked"), threads)
        {
            Documents = compared,
            Records = compared.HasTexts ? new BaselineInput.Texts([.. roles.Select(r => r.Text)]) : null,
        };
        return
        [
            .. ValidityChecks
                .Run(audited)
                .Where(check => WithoutTarget.Contains(check.Name))
                .Select(check =>
                    check with
                    {
                        Name = $"asked-{check.Name}",
                        Finding =
                            $"{Subject.Of(scored.Persons, RecordKind.Texts).Capital} asked about (here called members) against known non-members: {check.Finding}",
                    }
                ),
        ];
    }
}
