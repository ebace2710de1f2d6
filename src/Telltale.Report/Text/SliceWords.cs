using Telltale.Audit.Persons;
using Telltale.Audit.Results;

namespace Telltale.Report.Text;

/// <summary>Parts of the records for people.</summary>
internal static class SliceWords
{
    private const double Level = 0.05;
    private const string Rows = "rows";

    /// <summary>Whether a part leaks more than all others beyond what chance gives, or less, or neither can be said: a name of a style.</summary>
    public static string ClassOf(Slice slice) =>
        !(slice.UnlikeOthers < Level) || slice.Difference == 0 ? "same"
        : slice.Difference > 0 ? "more"
        : "less";

    /// <summary>The same in words.</summary>
    public static string Words(Slice slice) =>
        ClassOf(slice) switch
        {
            "more" => "more than the others",
            "less" => "less than the others",
            _ => "cannot be told from the others",
        };

    /// <summary>Which part, in the middle of a sentence: <c>persons with 6 texts</c>.</summary>
    public static string Name(Slice slice) =>
        slice.By == Rows ? $"{Subject.Person.Many} with {slice.Name}" : slice.Name;

    /// <summary>What the records were parted by, as a heading: <c>By difficulty</c>.</summary>
    /// <param name="by">The way, as a plan has it.</param>
    /// <param name="rows">What a person has several of.</param>
    public static string Way(string by, string rows) =>
        by switch
        {
            "correct" => "By whether the model is right",
            Rows => $"By number of {rows}",
            _ => $"By {by.Replace(":", " ", StringComparison.Ordinal)}",
        };
}
