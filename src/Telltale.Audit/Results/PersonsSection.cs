using Telltale.Audit.Persons;

namespace Telltale.Audit.Results;

/// <summary>Who was counted, where rows belong to persons: every number of the result is then about persons, not rows.</summary>
/// <param name="Column">What tells persons apart: the column of the table, the field of the texts; null for evidence, whose groups have no name.</param>
/// <param name="Persons">Persons judged.</param>
/// <param name="Rows">Rows that they have together.</param>
/// <param name="MostRows">Most rows that any of them has.</param>
/// <param name="Aggregate">How the scores of a person's rows became one: <c>mean</c>, <c>max</c>, <c>sum</c>.</param>
public sealed record PersonsSection(string? Column, int Persons, int Rows, int MostRows, PersonAggregate Aggregate)
{
    /// <summary>What every number is about, in words: of persons with a row each, records, which is the same.</summary>
    /// <param name="kind">What the rows are.</param>
    public Subject Subject(RecordKind kind = RecordKind.Records) =>
        Persons == Rows ? Telltale.Audit.Persons.Subject.Of(null, kind) : Telltale.Audit.Persons.Subject.Person;

    /// <summary>The same in a sentence.</summary>
    /// <param name="kind">What the rows are.</param>
    public string Words(RecordKind kind = RecordKind.Records)
    {
        Subject row = Telltale.Audit.Persons.Subject.OwnedOf(kind);
        string told = Column is null
            ? ""
            : $", told apart by the {(kind == RecordKind.Texts ? "field" : "column")} {Column}";
        return Persons == Rows
            ? $"Persons: {Persons:#,0}, one {row.One} each{told}."
            : $"Persons: {Persons:#,0}, {row.Many}: {Rows:#,0} (up to {MostRows:#,0} a person{told}). Every number counts persons; a person's score is {Spelled(row)}.";
    }

    /// <summary>The aggregate in words.</summary>
    /// <param name="row">What a row is called.</param>
    internal string Spelled(Subject row) =>
        Aggregate switch
        {
            PersonAggregate.Max => $"the highest of the {row.Many}' scores",
            PersonAggregate.Sum => $"the sum of the {row.Many}' scores",
            PersonAggregate.Mean => $"the mean of the {row.Many}' scores",
        };
}
