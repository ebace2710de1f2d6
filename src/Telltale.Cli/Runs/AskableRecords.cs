using Telltale.Core.Evidence;

namespace Telltale.Cli.Runs;

/// <summary>Records that can be asked about, whatever kind of evidence they come from.</summary>
/// <param name="Name">Name of the run or the evidence, without folders.</param>
/// <param name="Ids">Names of the records, or of persons.</param>
/// <param name="Membership">What is known of each.</param>
/// <param name="Labels">Their classes; null where there are none.</param>
/// <param name="IsRandomised">Whether a random draw decided which of them were trained on.</param>
internal sealed record AskableRecords(
    string Name,
    IReadOnlyList<string> Ids,
    IReadOnlyList<Membership> Membership,
    int[]? Labels,
    bool IsRandomised
)
{
    /// <summary>Where those asked about are persons: the ids of their rows, which are nobody's names. Null where they are records.</summary>
    public IReadOnlyList<string>? Rows { get; init; }
}
