using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Report.Html;

/// <summary>Everything that a report shows.</summary>
public sealed record ReportInput
{
    /// <summary>What the audit found.</summary>
    public required AuditResult Result { get; init; }

    /// <summary>Scores of every attack for every row; columns are found by <see cref="AttackAssessment.Label"/>.</summary>
    public required ScoreTable Scores { get; init; }

    /// <summary>
    /// Which target and which record each row of <see cref="Scores"/> is about; needed when there are several targets.
    /// Null means one target, and that the id of a row names its record.
    /// </summary>
    public IReadOnlyList<RowOrigin>? Rows { get; init; }

    /// <summary>Pictures of records; null when records are no pictures.</summary>
    public IRecordPictures? Pictures { get; init; }

    /// <summary>Evidence about the first target where records are texts; null when they are not.</summary>
    public TextEvidence? Documents { get; init; }

    /// <summary>How the table of attacks is ordered; by AUC unless asked otherwise.</summary>
    public AttackOrder Order { get; init; } = AttackOrder.ByAuc;
}

/// <summary>Where a row of scores comes from.</summary>
/// <param name="Target">Which target model, counted from 0.</param>
/// <param name="Record">Id of the record, the same for every target.</param>
public readonly record struct RowOrigin(int Target, string Record);

/// <summary>Order of the table of attacks.</summary>
public enum AttackOrder
{
    /// <summary>Highest AUC first.</summary>
    ByAuc,

    /// <summary>As they were asked for.</summary>
    AsAsked,
}
