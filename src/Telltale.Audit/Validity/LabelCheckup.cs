using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Validity;

/// <summary>
/// Does the class alone give membership away? Pearson's χ² on the table classes × membership; p &lt; 0.001 means that the
/// split was not random, and attacks may be detecting the split instead of the training. A person with several rows counts once, with
/// the class that most of them have (the first of as many): rows of one person are no independent cases.
/// </summary>
internal static class LabelCheckup
{
    private const double Limit = 0.001;
    private const double LeastExpected = 5;

    /// <summary>Name of the check.</summary>
    public const string Name = "labels";

    public static ValidityCheck Check(AuditedEvidence evidence)
    {
        const string name = Name;
        if (evidence.FirstTarget is not { } target)
        {
            return new(name, CheckStatus.NotChecked, "Only scores were given.");
        }

        int[] labels = evidence.Persons is { } persons ? Commonest(target.Labels, persons) : target.Labels;
        int classes = target.Labels.Max() + 1;
        double[,] table = new double[classes, 2];
        double[] sides = new double[2];
        for (int unit = 0; unit < labels.Length; unit++)
        {
            if (evidence.Truth[unit] != Membership.Unknown)
            {
                int side = (int)evidence.Truth[unit];
                table[labels[unit], side]++;
                sides[side]++;
            }
        }

        if (sides[0] == 0 || sides[1] == 0)
        {
            return new(name, CheckStatus.NotChecked, "There are no members, or no non-members, to compare.");
        }

        (double statistic, int used) = Statistic(table, sides);
        if (used < 2)
        {
            return new(name, CheckStatus.Passed, "There is one class only, or every class is rare.");
        }

        double p = ChiSquared.Survival(statistic, used - 1);
        string finding =
            $"{(evidence.Persons is null ? "Classes" : "Commonest class of each person")} among members and non-members: χ² {statistic:0.0} on {used - 1} degrees of freedom, p {PValueText.Of(p)}.";
        ValidityCheck check =
            p >= Limit
                ? new(name, CheckStatus.Passed, finding)
                : new(
                    name,
                    CheckStatus.Failed,
                    finding + " The class alone says who is a member: the split was not random."
                );
        return check with { Measured = p, Limit = Limit };
    }

    private static int[] Commonest(int[] labels, PersonRows persons) =>
        [
            .. Enumerable
                .Range(0, persons.Count)
                .Select(person =>
                    persons
                        .RowsOf([person])
                        .GroupBy(row => labels[row])
                        .OrderByDescending(rows => rows.Count())
                        .ThenBy(rows => rows.Key)
                        .First()
                        .Key
                ),
        ];

    /// <summary>Classes of which fewer than five are expected on a side are counted as one class: χ² is no χ² there (Cochran 1954).</summary>
    private static (double Statistic, int ClassesUsed) Statistic(double[,] table, double[] sides)
    {
        double fewer = Math.Min(sides[0], sides[1]) / (sides[0] + sides[1]);
        double[] rare = new double[2];
        double statistic = 0;
        int used = 0;
        for (int c = 0; c < table.GetLength(0); c++)
        {
            if ((table[c, 0] + table[c, 1]) * fewer < LeastExpected)
            {
                rare[0] += table[c, 0];
                rare[1] += table[c, 1];
            }
            else
            {
                used++;
                statistic += Distance(table[c, 0], table[c, 1], sides);
            }
        }

        if ((rare[0] + rare[1]) * fewer >= LeastExpected)
        {
            used++;
            statistic += Distance(rare[0], rare[1], sides);
        }

        return (statistic, used);
    }

    private static double Distance(double nonMembers, double members, double[] sides)
    {
        double share = (nonMembers + members) / (sides[0] + sides[1]);
        double left = nonMembers - (share * sides[0]);
        double right = members - (share * sides[1]);
        return (left * left / (share * sides[0])) + (right * right / (share * sides[1]));
    }
}
