using Telltale.Audit.Results;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Changes;

/// <summary>A finished run: what it found, and the scores behind it.</summary>
/// <param name="Result">Its result.</param>
/// <param name="Scores">Its table of scores: rows go target by target.</param>
public sealed record RunScores(AuditResult Result, ScoreTable Scores)
{
    /// <summary>Number of targets.</summary>
    internal int Targets => Result.Inputs.Targets;

    /// <summary>Rows a target.</summary>
    internal int Records => Scores.Ids.Count / Targets;

    /// <summary>The column of an attack.</summary>
    internal double[] Column(string label) => Scores.Columns.First(c => c.Label == label).Values;
}
