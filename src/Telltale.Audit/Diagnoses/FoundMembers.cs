using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Core.Evidence;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Diagnoses;

/// <summary>
/// Which members of the first target the attack that is strongest at a low false-positive rate finds there, so that the excess over chance can
/// be shared out: a member found counts 1 − FPR, one not found −FPR, and their sum is members × (TPR − FPR).
/// </summary>
internal sealed class FoundMembers
{
    private FoundMembers(string label, double fpr, double[] scores, int[] members, bool[] isFound)
    {
        Label = label;
        Fpr = fpr;
        Scores = scores;
        Members = members;
        _isFound = isFound;
    }

    private readonly bool[] _isFound;

    /// <summary>Column of the attack.</summary>
    public string Label { get; }

    /// <summary>The false-positive rate seen at the threshold.</summary>
    public double Fpr { get; }

    /// <summary>Score by record of the first target.</summary>
    public double[] Scores { get; }

    /// <summary>Members that have a score.</summary>
    public int[] Members { get; }

    /// <summary>The whole excess, in members.</summary>
    public double Total => ExcessOf(Members);

    /// <summary>The excess that some members carry, in members.</summary>
    public double ExcessOf(IEnumerable<int> members) => members.Sum(m => (_isFound[m] ? 1 : 0) - Fpr);

    /// <summary>Their share of the whole; null where there is no excess to speak of (not above two standard errors of it).</summary>
    public double? ShareOf(IEnumerable<int> members)
    {
        double error = Math.Sqrt(Members.Length * Math.Max(Fpr * (1 - Fpr), 1e-12));
        return Total > 2 * error ? ExcessOf(members) / Total : null;
    }

    /// <summary>The attack that surely finds most at the smallest rate that its non-members support well (or support at all), at that rate; null without a score of either class.</summary>
    public static FoundMembers? By(IReadOnlyList<AttackAssessment> assessments, ScoredTargets scored)
    {
        if (assessments.Count == 0)
        {
            return null;
        }

        AttackAssessment strongest = StrongestAtLowRate(assessments);
        int column = 0;
        while (scored.Table.Columns[column].Label != strongest.Label)
        {
            column++;
        }

        double[] scores = scored.Table.Columns[column].Values[..scored.Records];
        int[] members = [.. Side(scored, scores, Membership.Member)];
        double[] nonMembers = [.. Side(scored, scores, Membership.NonMember).Select(r => scores[r])];
        if (members.Length == 0 || nonMembers.Length == 0)
        {
            return null;
        }

        RocCurve curve = new(TieGroups.Of([.. members.Select(m => scores[m])], nonMembers));
        double[] rates = [.. strongest.TprAtFpr.Select(t => t.Fpr).Where(f => f < 1).Order()];
        double? rate = First(Resolution.Ok) ?? First(Resolution.Fragile);
        OperatingPoint point = curve.AtFpr(rate ?? 0.1);
        bool[] isFound = new bool[scored.Records];
        foreach (int member in members)
        {
            isFound[member] = point.Threshold is { } threshold && scores[member] >= threshold;
        }

        return new FoundMembers(
            strongest.Label,
            (double)point.FalsePositives / nonMembers.Length,
            scores,
            members,
            isFound
        );

        double? First(Resolution resolution) =>
            rates.Where(f => curve.ResolutionAt(f) == resolution).Select(f => (double?)f).FirstOrDefault();
    }

    // Which records are given away shows at low rates; the attack with the highest AUC may find nobody there.
    private static AttackAssessment StrongestAtLowRate(IReadOnlyList<AttackAssessment> assessments) =>
        AttackAssessment.Strongest(assessments).MaxBy(a => LowRate(a)?.Low ?? 0)!;

    private static TprAtFpr? LowRate(AttackAssessment assessment) =>
        assessment.TprAtFpr.Where(t => t.Support == Support.Ok).MinBy(t => t.Fpr)
        ?? assessment.TprAtFpr.Where(t => t.Support == Support.Fragile).MaxBy(t => t.Fpr);

    private static IEnumerable<int> Side(ScoredTargets scored, double[] scores, Membership side) =>
        Enumerable.Range(0, scored.Records).Where(r => scored.Table.Membership[r] == side && !double.IsNaN(scores[r]));
}
