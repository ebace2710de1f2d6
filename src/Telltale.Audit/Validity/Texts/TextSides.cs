using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Validity.Texts;

/// <summary>A number of each text, members against non-members.</summary>
internal static class TextSides
{
    /// <summary>Below this a difference between the sides is not chance; every check of texts has the same.</summary>
    public const double Limit = 0.002;

    /// <summary>Fewest texts on a side to compare.</summary>
    public const int Fewest = 5;

    /// <summary>
    /// Two-sided rank test of a number between members and non-members, and the AUC; null where a side has fewer than
    /// <see cref="Fewest"/> texts with the number.
    /// </summary>
    /// <param name="evidence">The texts.</param>
    /// <param name="number">The number of a text; NaN where it has none.</param>
    public static (double PValue, double Auc)? Compare(TextEvidence evidence, Func<TextRecord, double> number)
    {
        double[] members = Of(evidence, number, Membership.Member);
        double[] nonMembers = Of(evidence, number, Membership.NonMember);
        if (Math.Min(members.Length, nonMembers.Length) < Fewest)
        {
            return null;
        }

        TieGroups groups = TieGroups.Of(members, nonMembers);
        return (
            MannWhitneyTest.Asymptotic(groups, Alternative.TwoSided, continuity: true).PValue,
            groups.TwiceU / (2.0 * members.Length * nonMembers.Length)
        );
    }

    private static double[] Of(TextEvidence evidence, Func<TextRecord, double> number, Membership side) =>
        [.. evidence.Records.Where(r => r.Membership == side).Select(number).Where(n => !double.IsNaN(n))];
}
