using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Validity;

/// <summary>
/// Are there enough records of either side, and of each class on either side, to speak of? Rates of a side of a few dozen
/// records are coarse, and what is said of all says little of a class that hardly occurs.
/// </summary>
internal static class BalanceCheckup
{
    private const double Limit = 0.1;
    private const int FewestOfAClass = 10;

    public static ValidityCheck Check(AuditedEvidence evidence)
    {
        const string name = "balance";
        int members = evidence.Truth.Count(t => t == Membership.Member);
        int nonMembers = evidence.Truth.Count(t => t == Membership.NonMember);
        if (members == 0 || nonMembers == 0)
        {
            return new(name, CheckStatus.NotChecked, "There are no members, or no non-members, to compare.");
        }

        double smaller = (double)Math.Min(members, nonMembers) / (members + nonMembers);
        string finding = $"{members} members and {nonMembers} non-members.";
        bool isLopsided = smaller < Limit;
        if (isLopsided)
        {
            finding += " One side is less than a tenth of all: its rates are coarse.";
        }

        int[] rare = evidence.FirstTarget is { } target ? Rare(target, evidence) : [];
        if (rare.Length > 0)
        {
            string shown = string.Join(", ", rare.Take(10)) + (rare.Length > 10 ? ", …" : "");
            finding +=
                $" {(rare.Length == 1 ? "Class" : "Classes")} {shown} {(rare.Length == 1 ? "has" : "have")} fewer than {FewestOfAClass} {Subject.Of(evidence.Persons).Many} on a side: the numbers do not speak of {(rare.Length == 1 ? "it" : "them")}.";
        }

        return new(name, isLopsided || rare.Length > 0 ? CheckStatus.Warning : CheckStatus.Passed, finding)
        {
            Measured = smaller,
            Limit = Limit,
        };
    }

    private static int[] Rare(ClassifierEvidence target, AuditedEvidence evidence)
    {
        IReadOnlyList<Membership> truth = evidence.Truth;
        int classes = target.Labels.Max() + 1;
        int[,] counts = new int[classes, 2];
        for (int unit = 0; unit < truth.Count; unit++)
        {
            if (truth[unit] != Membership.Unknown)
            {
                foreach (int label in Classes(target.Labels, evidence.Persons, unit))
                {
                    counts[label, (int)truth[unit]]++;
                }
            }
        }

        return
        [
            .. Enumerable
                .Range(0, classes)
                .Where(c => counts[c, 0] + counts[c, 1] > 0 && Math.Min(counts[c, 0], counts[c, 1]) < FewestOfAClass),
        ];
    }

    // A person counts once in each class of which there is a row.
    private static IEnumerable<int> Classes(int[] labels, PersonRows? persons, int unit) =>
        persons is null ? [labels[unit]] : persons.RowsOf([unit]).Select(row => labels[row]).Distinct();
}
