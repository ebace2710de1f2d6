using Telltale.Audit.Results;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Verdicts.Records;

/// <summary>What is asked about which records of a piece of evidence.</summary>
public sealed record RecordQuestions
{
    /// <summary>Records asked about, by their place in the evidence; each once.</summary>
    public required IReadOnlyList<int> Asked { get; init; }

    /// <summary>Groups of records, by their place in the evidence.</summary>
    public IReadOnlyList<RecordGroup> Groups { get; init; } = [];

    /// <summary>False-discovery rate of what is reported.</summary>
    public double Level { get; init; } = 0.05;

    /// <summary>The correction for their number; null for the one that suits the calibration.</summary>
    public PValueAdjustment? Adjustment { get; init; }

    /// <summary>Where p-values come from; null for known non-members where there are any.</summary>
    public CalibrationKind? Calibration { get; init; }

    /// <summary>Why non-members can stand in for the records asked about.</summary>
    public InclusionDesign Design { get; init; } = InclusionDesign.Assumed;

    /// <summary>Shares of members at which the worth of a finding is given.</summary>
    public IReadOnlyList<double> Priors { get; init; } = [0.5, 0.1, 0.01];
}

/// <summary>A group of records that are asked about together: all of one person, of one class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Records">Places in the evidence; at least one.</param>
public sealed record RecordGroup(string Name, IReadOnlyList<int> Records);
