using Telltale.Audit.Results;

namespace Telltale.Audit.Assessment;

/// <summary>An attack's assessment, its rows, and where its limits come from.</summary>
internal sealed record AssessedColumn(AttackAssessment Assessment, ScoredRows Rows, ITprLimits Limits);
