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
    ];

    /// <summary>The checks; none where no text of unknown membership is asked about.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="scored">Its scores.</param>
    /// <param name="asked">Places of the texts asked about.</param>
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
        HashSet<int> unknown = [.. asked.Where(row => evidence.Membership[row] == Membership.Unknown)];
        int nonMembers = evidence.Membership.Count(m => m == Membership.NonMember);
        return unknown.Count == 0 || nonMembers == 0 ? []
            : unknown.Count < AskedChecks.Fewest || nonMembers < AskedChecks.Fewest
                ?
                [
                    new(
                        "asked-baseline",
                        CheckStatus.NotChecked,
                        $"{unknown.Count} texts of unknown membership and {nonMembers} known non-members are too few to tell whether they differ in kind; at least {AskedChecks.Fewest} of each are needed."
                    ),
                ]
            : Apart(evidence, scored, unknown.Contains, seed, threads);
    }

    /// <summary>Checks of one part of the texts against known non-members.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="scored">Its scores.</param>
    /// <param name="isAsked">Whether the text of a row belongs to the part.</param>
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
        TextRecord[] roles =
        [
            .. evidence.Records.Select(
                (r, i) =>
                    r with
                    {
                        Membership =
                            isAsked(i) ? Membership.Member
                            : r.Membership == Membership.NonMember ? Membership.NonMember
                            : Membership.Unknown,
                    }
            ),
        ];
        TextEvidence compared = new(roles);
        ScoredTargets table = scored with
        {
            Table = new ScoreTable(scored.Table.Ids, compared.Membership, scored.Table.Columns),
        };
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
                        Finding = $"Texts asked about (here called members) against known non-members: {check.Finding}",
                    }
                ),
        ];
    }
}
