using Telltale.Audit.Results;

namespace Telltale.Audit.Persons;

/// <summary>What a statement is about, in words: records, or persons of whom each may have several rows.</summary>
/// <param name="One">One of them.</param>
/// <param name="Many">Several.</param>
public sealed record Subject(string One, string Many)
{
    /// <summary>The pronoun that goes with it.</summary>
    public string Who => this == Person ? "who" : "that";

    /// <summary>Each row of the data by itself.</summary>
    public static Subject Record { get; } = new("record", "records");

    /// <summary>Each row of somebody who has several.</summary>
    public static Subject Row { get; } = new("row", "rows");

    /// <summary>All rows of one person together.</summary>
    public static Subject Person { get; } = new("person", "persons");

    /// <summary>Each text by itself.</summary>
    public static Subject Text { get; } = new("text", "texts");

    /// <summary>The word with a capital, as a heading begins.</summary>
    public string Capital => char.ToUpperInvariant(Many[0]) + Many[1..];

    /// <summary>What a person has several of.</summary>
    public static Subject OwnedOf(RecordKind kind) => kind == RecordKind.Texts ? Text : Row;

    /// <summary>Persons where they are known, else what the records are.</summary>
    public static Subject Of(PersonRows? persons, RecordKind kind = RecordKind.Records) =>
        persons is not null ? Person
        : kind == RecordKind.Texts ? Text
        : Record;
}
