using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Validity;

/// <summary>What a validity check may look at.</summary>
/// <param name="Scored">The scores and the truth.</param>
/// <param name="Assessments">What the scores amount to.</param>
/// <param name="FirstTarget">Evidence about the first target; null where only scores were given.</param>
/// <param name="Seed">Stream for checks that draw.</param>
/// <param name="Threads">Threads to use; no finding depends on it.</param>
public sealed record AuditedEvidence(
    ScoredTargets Scored,
    IReadOnlyList<AttackAssessment> Assessments,
    ClassifierEvidence? FirstTarget,
    Seed Seed,
    int Threads
);
