using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Validity.Baselines;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
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
)
{
    /// <summary>The records themselves; by default the texts or features of <see cref="FirstTarget"/>, null where there are none.</summary>
    public BaselineInput? Records { get; init; } =
        FirstTarget?.Texts is { } texts ? new BaselineInput.Texts(texts) : BaselineInput.Of(FirstTarget?.Features);

    /// <summary>Evidence about a language model where the scores come from such; else null.</summary>
    public TextEvidence? Documents { get; init; }

    /// <summary>What model-free baselines found, where that is known already.</summary>
    internal BaselineRun? Baselines { get; init; }

    /// <summary>What the evidence lacks where the records themselves are not there.</summary>
    internal string RecordsField => Documents is null ? "array features" : "text";

    /// <summary>What is counted, in words.</summary>
    internal Subject Counted => Subject.Of(Persons, Documents is null ? RecordKind.Records : RecordKind.Texts);

    /// <summary>What the records themselves are called, one by one.</summary>
    internal Subject Rows => Documents is null ? Subject.Record : Subject.Text;

    /// <summary>Truth of each record for the first target; of each person where rows belong to persons.</summary>
    internal ArraySegment<Membership> Truth => new(Scored.Table.Membership, 0, Scored.Records);

    /// <summary>Truth of each row for the first target: that of its person, where rows belong to persons.</summary>
    internal IReadOnlyList<Membership> RowTruth =>
        Persons is { } persons ? Array.ConvertAll(persons.OfRow, person => Truth[person]) : Truth;

    /// <summary>Who the rows belong to; null where each stands for itself.</summary>
    internal PersonRows? Persons => Scored.Persons;
}
