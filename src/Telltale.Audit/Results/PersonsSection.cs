using Telltale.Audit.Persons;

namespace Telltale.Audit.Results;

/// <summary>Who was counted, where rows belong to persons: every number of the result is then about persons, not rows.</summary>
/// <param name="Column">What tells persons apart: the column of the table; null for evidence, whose groups have no name.</param>
/// <param name="Persons">Persons judged.</param>
/// <param name="Rows">Rows that they have together.</param>
/// <param name="MostRows">Most rows that any of them has.</param>
/// <param name="Aggregate">How the scores of a person's rows became one: <c>mean</c>, <c>max</c>, <c>sum</c>.</param>
public sealed record PersonsSection(string? Column, int Persons, int Rows, int MostRows, PersonAggregate Aggregate)
{
    /// <summary>What every number is about, in words: of persons with a row each, records, which is the same.</summary>
    public Subject Subject() =>
        Persons == Rows ? Telltale.Audit.Persons.Subject.Record : Telltale.Audit.Persons.Subject.Person;

    /// <summary>The same in a sentence.</summary>
    public string Words()
    {
        string told = Column is null ? "" : $", told apart by the column {Column}";
        return Persons == Rows
            ? $"Persons: {Persons:#,0}, one row each{told}."
            : $"Persons: {Persons:#,0}, rows: {Rows:#,0} (up to {MostRows:#,0} a person{told}). Every number counts persons; a person's score is {Spelled}.";
    }

    /// <summary>The aggregate in words.</summary>
    internal string Spelled =>
        Aggregate switch
        {
            PersonAggregate.Max => "the highest of the rows' scores",
            PersonAggregate.Sum => "the sum of the rows' scores",
            PersonAggregate.Mean => "the mean of the rows' scores",
        };
}
