using Telltale.Audit.Results;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Validity;

/// <summary>
/// Whether a number that has nothing to do with the model differs between members and non-members: a two-sided rank test. A person with
/// several documents counts once, with their mean.
/// </summary>
internal static class SidesTest
{
    private const double Limit = 0.002;
    private const double Suspicious = 0.05;

    /// <summary>The check.</summary>
    /// <param name="evidence">What is audited, with documents.</param>
    /// <param name="name">Name of the check.</param>
    /// <param name="what">What the number is, as the beginning of a sentence.</param>
    /// <param name="number">The number of a document; null where it has none.</param>
    public static ValidityCheck Of(AuditedEvidence evidence, string name, string what, Func<TextRecord, double?> number)
    {
        double[] members = Side(evidence, Membership.Member, number);
        double[] nonMembers = Side(evidence, Membership.NonMember, number);
        if (members.Length == 0 || nonMembers.Length == 0)
        {
            return new(name, CheckStatus.NotChecked, $"{what}: not known of any member, or of any non-member.");
        }

        TieGroups groups = TieGroups.Of(members, nonMembers);
        double auc = groups.TwiceU / (2.0 * members.Length * nonMembers.Length);
        double p =
            groups.Descending.Length == 1
                ? 1
                : MannWhitneyTest.Asymptotic(groups, Alternative.TwoSided, continuity: false).PValue;
        string finding =
            $"{what}: a member's is the larger in {auc * 100:0.0}% of pairs with a non-member, p {PValueText.Of(p)}, {members.Length} members and {nonMembers.Length} non-members.";
        ValidityCheck check =
            p >= Suspicious ? new(name, CheckStatus.Passed, finding)
            : p >= Limit ? new(name, CheckStatus.Warning, finding + " That may be chance.")
            : new(
                name,
                CheckStatus.Failed,
                finding + " Members and non-members do not come from the same distribution: draw the split at random."
            );
        return check with { Measured = p, Limit = Limit };
    }

    private static double[] Side(AuditedEvidence evidence, Membership side, Func<TextRecord, double?> number)
    {
        double[] each =
        [
            .. evidence.Documents!.Records.Select(r => r.Membership == side ? number(r) ?? double.NaN : double.NaN),
        ];
        return [.. (evidence.Persons?.Means(each) ?? each).Where(value => !double.IsNaN(value))];
    }
}
