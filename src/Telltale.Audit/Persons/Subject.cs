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

    /// <summary>All rows of one person together.</summary>
    public static Subject Person { get; } = new("person", "persons");

    /// <summary>Persons where they are known, else records.</summary>
    public static Subject Of(PersonRows? persons) => persons is null ? Record : Person;
}
