using Telltale.Audit.Records;
using Telltale.Audit.Results;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Stages;

/// <summary>What an audit trained here came to, before it is judged.</summary>
/// <param name="Scored">Scores of every attack on every target.</param>
/// <param name="FirstTarget">Evidence about the first target, features included.</param>
/// <param name="Prepared">Which records took part.</param>
/// <param name="Models">How well the targets do.</param>
/// <param name="References">References a target.</param>
public sealed record AuditOutcome(
    ScoredTargets Scored,
    ClassifierEvidence FirstTarget,
    PreparedRecords Prepared,
    ModelsSummary Models,
    int References
)
{
    /// <summary>How much of the candidates the first target was trained on; null where it was not asked for.</summary>
    public DatasetUsage? Usage { get; init; }

    /// <summary>The further rounds that cascades took; null where no attack needed any.</summary>
    public IReadOnlyList<CascadeRound>? Cascades { get; init; }
}
