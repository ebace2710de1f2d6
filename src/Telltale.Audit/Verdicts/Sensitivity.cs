using Telltale.Audit.Assessment;
using Telltale.Audit.Results;

namespace Telltale.Audit.Verdicts;

/// <summary>What an audit could have seen, and how many records would let it see more.</summary>
internal static class Sensitivity
{
    /// <summary>
    /// The smallest AUC that the attack with the most records would have told from chance with power .8, by a rank test at
    /// <paramref name="level"/>; null where even an AUC of 1 could not be told. What several targets do to the variance, the tests
    /// made know.
    /// </summary>
    public static double? Detectable(
        IReadOnlyList<AttackAssessment> assessments,
        IReadOnlyList<LeakTest> tests,
        double level
    ) =>
        assessments.Min(a =>
            NullPower.SmallestDetectableAuc(
                a.Members,
                a.Nonmembers,
                level,
                varianceFactor: Factor(tests, a.Label, share: null)
            )
        );

    /// <summary>
    /// The smallest TPR at each rate that the attack with the most records resolves, told with power .8 by the test of the highest scores at
    /// <paramref name="level"/>; rates at which no TPR could be told are left out.
    /// </summary>
    public static IReadOnlyList<DetectableTpr> DetectableRates(
        IReadOnlyList<AttackAssessment> assessments,
        IReadOnlyList<LeakTest> tests,
        double level
    )
    {
        AttackAssessment largest = assessments.MaxBy(a => (double)a.Members * a.Nonmembers)!;
        return
        [
            .. largest
                .TprAtFpr.Where(t => t.Support != Support.Unsupported && t.Fpr < 1)
                .Select(t => t.Fpr)
                .Distinct()
                .OrderDescending()
                .Select(f =>
                    NullPower.SmallestDetectableTpr(
                        largest.Members,
                        largest.Nonmembers,
                        f,
                        level,
                        varianceFactor: Factor(tests, largest.Label, f)
                    )
                        is { } tpr
                        ? new DetectableTpr(f, tpr)
                        : null
                )
                .OfType<DetectableTpr>(),
        ];
    }

    /// <summary>
    /// Members and non-members, in the proportion they have now, with which an AUC of <paramref name="auc"/> would be told:
    /// the fewest rounded up to two digits. Null where that is more than two thousand million.
    /// </summary>
    public static (int Members, int NonMembers)? Needed(
        IReadOnlyList<AttackAssessment> assessments,
        IReadOnlyList<LeakTest> tests,
        double auc,
        double level
    )
    {
        AttackAssessment largest = assessments.MaxBy(a => (double)a.Members * a.Nonmembers)!;
        double factor = Factor(tests, largest.Label, share: null);
        // In powers of 2^(1/16): finer steps would be rounded away.
        for (int step = 0; ; step++)
        {
            double growth = Math.Pow(2, step / 16.0);
            double members = RoundedUp(largest.Members * growth);
            double nonMembers = RoundedUp(largest.Nonmembers * growth);
            if (Math.Max(members, nonMembers) > int.MaxValue)
            {
                return null;
            }

            if (NullPower.SmallestDetectableAuc((int)members, (int)nonMembers, level, varianceFactor: factor) <= auc)
            {
                return ((int)members, (int)nonMembers);
            }
        }
    }

    // Of the attack's test at this rate; 1 where none was made.
    private static double Factor(IReadOnlyList<LeakTest> tests, string label, double? share) =>
        tests.FirstOrDefault(t => t.Label == label && t.Share == share)?.VarianceFactor ?? 1;

    private static double RoundedUp(double count)
    {
        double unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(count)) - 1));
        return Math.Ceiling(count / unit) * unit;
    }
}
