using Telltale.Audit.Language.Plans;
using Telltale.Audit.Plans;

namespace Telltale.Audit.Tests.Language;

/// <summary>A small plan for language models, and the same with other values.</summary>
internal static class SampleTextPlan
{
    public static TextPlan With(params (string Path, string Value)[] changes)
    {
        Dictionary<string, PlanEntry> entries = new(StringComparer.Ordinal);
        (string, string)[] basis =
        [
            ("texts.path", "texts.jsonl"),
            ("texts.records", "24"),
            ("texts.population", "10"),
            ("texts.known_members", "6"),
            ("target.tokenizer", "tokens.gguf"),
            ("target.width", "16"),
            ("target.layers", "1"),
            ("target.heads", "2"),
            ("target.hidden", "32"),
            ("target.context", "64"),
            ("training.epochs", "2"),
            ("training.batch", "4"),
            ("models.count", "4"),
            ("attacks", "[loss,lira]"),
        ];
        foreach ((string path, string value) in basis.Concat(changes))
        {
            bool list = value.StartsWith('[');
            string[] items = list ? value[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries) : [value];
            entries[path] = new PlanEntry(path, items, list, 1);
        }

        if (entries.ContainsKey("target.model") || entries.ContainsKey("target.base"))
        {
            entries.Remove("target.tokenizer");
        }

        return TextPlan.From("plan", PlanValues.Check(PlanForm.Texts, "plan", [.. entries.Values]), (_, path) => path);
    }
}
