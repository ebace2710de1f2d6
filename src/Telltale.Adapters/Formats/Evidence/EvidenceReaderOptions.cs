using Telltale.Adapters.Formats.Csv;
using Telltale.Adapters.Formats.Npz;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>What is asked of evidence beyond being whole.</summary>
public sealed record EvidenceReaderOptions
{
    /// <summary>Whether at least one member and one non-member must be known: yes for an assessment, no for scores alone.</summary>
    public TruthNeed Truth { get; init; } = TruthNeed.BothSides;

    /// <summary>How much an .npz may unfold into.</summary>
    public NpzLimits Limits { get; init; } = NpzLimits.Default;
}
