using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Report.Html;

namespace Telltale.Cli.Runs;

/// <summary>A judged run, ready to be written and shown.</summary>
/// <param name="Result">The result.</param>
/// <param name="Scores">The scores behind it.</param>
/// <param name="Origins">Which target and record each row of scores is about, where there are several targets.</param>
/// <param name="Evidence">Evidence about the first target; null where only scores were given.</param>
/// <param name="Pictures">Pictures of the records, where they are pictures.</param>
internal sealed record FinishedRun(
    AuditResult Result,
    ScoreTable Scores,
    IReadOnlyList<RowOrigin>? Origins,
    ClassifierEvidence? Evidence,
    IRecordPictures? Pictures
)
{
    /// <summary>Evidence about a language model, where it was one.</summary>
    public TextEvidence? Documents { get; init; }
}
