using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Language.Collecting;

/// <summary>Makes the changed versions of texts that attacks ask for.</summary>
internal static class TextVersions
{
    /// <summary>Versions of a text: its own name each, and the text.</summary>
    /// <param name="record">The text.</param>
    /// <param name="variant">A name, or with a hyphen at its end all that begin so.</param>
    public static IEnumerable<(string Name, string Text)> Of(TextRecord record, string variant) =>
        variant switch
        {
            "lowercase" => [("lowercase", record.Text.ToLowerInvariant())],
            _ => [],
        };
}
