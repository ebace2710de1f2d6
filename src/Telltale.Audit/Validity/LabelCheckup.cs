using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Validity;

/// <summary>
/// Does the class alone give membership away? Pearson's χ² on the table classes × membership; p &lt; 0.001 means that the
/// split was not random, and attacks may be detecting the split instead of the training.
/// </summary>
internal static class LabelCheckup
{
    private const double Limit = 0.001;

    public static ValidityCheck Check(AuditedEvidence evidence)
    {
        const string name = "labels";
        if (evidence.FirstTarget is not { } target)
        {
            return new(name, CheckStatus.NotChecked, "Only scores were given.");
        }

        int classes = target.Labels.Max() + 1;
        double[,] table = new double[classes, 2];
        double[] sides = new double[2];
        for (int record = 0; record < target.Records; record++)
        {
            if (target.Membership[record] != Membership.Unknown)
            {
                int side = (int)target.Membership[record];
                table[target.Labels[record], side]++;
                sides[side]++;
            }
        }

        (double statistic, int used) = Statistic(table, sides);
        if (used < 2)
        {
            return new(name, CheckStatus.Passed, "There is one class only.");
        }

        double p = ChiSquared.Survival(statistic, used - 1);
        string finding =
            $"Classes among members and non-members: χ² {statistic:0.0} on {used - 1} degrees of freedom, p {p:0.000}.";
        return p >= Limit
            ? new(name, CheckStatus.Passed, finding)
            : new(
                name,
                CheckStatus.Failed,
                finding + " The class alone says who is a member: the split was not random."
            );
    }

    private static (double Statistic, int ClassesUsed) Statistic(double[,] table, double[] sides)
    {
        double total = sides[0] + sides[1];
        double statistic = 0;
        int used = 0;
        for (int c = 0; c < table.GetLength(0); c++)
        {
            double row = table[c, 0] + table[c, 1];
            if (row == 0)
            {
                continue;
            }

            used++;
            for (int side = 0; side < 2; side++)
            {
                double expected = row * sides[side] / total;
                double difference = table[c, side] - expected;
                statistic += difference * difference / expected;
            }
        }

        return (statistic, used);
    }
}
