using Telltale.Audit.Stages;
using Telltale.Core.Evidence;

namespace Telltale.Claims;

/// <summary>One attack's scores in one world; two of them with the same targets and records can be compared.</summary>
/// <param name="Scored">The world's scores.</param>
/// <param name="Label">The attack's column.</param>
internal sealed record Column(ScoredTargets Scored, string Label)
{
    /// <summary>A score a row, target by target.</summary>
    public double[] Values => Scored.Table.Columns.First(c => c.Label == Label).Values;

    /// <summary>Truth of each row.</summary>
    public Membership[] Truth => Scored.Table.Membership;
}

/// <summary>Differences between two attacks, or between two worlds with the same targets' training sets and records.</summary>
internal static class Compared
{
    /// <summary>TPR at an FPR of the first less that of the second, 95 % limits by the paired two-way bootstrap.</summary>
    public static Finding Tpr(Laboratory laboratory, string part, Column first, Column second, double fpr) =>
        throw new NotImplementedException();

    /// <summary>The AUC of the first less that of the second.</summary>
    public static Finding Auc(Laboratory laboratory, string part, Column first, Column second) =>
        throw new NotImplementedException();
}
