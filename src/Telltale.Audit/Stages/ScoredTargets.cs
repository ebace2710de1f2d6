using Telltale.Attacks;
using Telltale.Audit.Assessment;
using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Stages;

/// <summary>What the attacks said: a row for each target and record, a column for each attack that could run.</summary>
/// <param name="Table">Scores with truth; with several targets rows are named <c>target/record</c>.</param>
/// <param name="Attacks">The attack behind each column.</param>
/// <param name="Skipped">Attacks that could not run.</param>
/// <param name="Targets">Number of targets; rows go target by target.</param>
/// <param name="Records">Number of records a target; of persons where <see cref="Persons"/> are known.</param>
public sealed record ScoredTargets(
    ScoreTable Table,
    IReadOnlyList<AttackChoice> Attacks,
    IReadOnlyList<SkippedAttack> Skipped,
    int Targets,
    int Records
)
{
    /// <summary>What is said of each column where no attack on classifiers stands behind it; else null.</summary>
    public IReadOnlyList<AssessedAttack>? Described { get; init; }

    /// <summary>Who the rows are, where each stands for all rows of one person; null where each is a record.</summary>
    public PersonRows? Persons { get; init; }

    /// <summary>By column, rows of persons of known membership that have no score while others of the same person have one; empty where rows are no persons.</summary>
    public IReadOnlyList<int> LeftOutOfPersons { get; init; } = [];

    /// <summary>What a row is about, in words.</summary>
    internal Subject Subject => Subject.Of(Persons);
}
