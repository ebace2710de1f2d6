namespace Telltale.Audit.Results;

/// <summary>What a record is called in sentences: people who ask about texts read of texts.</summary>
public static class RecordNoun
{
    /// <summary>One of them: <c>record</c>, <c>text</c>.</summary>
    public static string Of(RecordKind kind) => kind == RecordKind.Texts ? "text" : "record";
}
