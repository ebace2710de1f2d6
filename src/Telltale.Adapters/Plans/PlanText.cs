using System.Text;
using Telltale.Audit.Plans;

namespace Telltale.Adapters.Plans;

/// <summary>Writes plans as YAML with every key.</summary>
public static class PlanText
{
    private const string ExampleNetwork = "mlp";

    /// <summary>A checked plan with all of its defaults written out; reading it again gives the same plan.</summary>
    public static string Of(AuditPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Of(PlanForm.Audit, plan.Values);
    }

    /// <summary>The same for values of any kind of plan.</summary>
    public static string Of(PlanForm form, PlanValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Write(form, field => values.Has(field.Path) ? values.Items(field.Path) : null, help: false);
    }

    /// <summary>Every key with its default and what it is for; keys that must be given stand with an example.</summary>
    public static string Template() => Template(PlanForm.Audit);

    /// <summary>The same for any kind of plan.</summary>
    public static string Template(PlanForm form) => Write(form, field => field.Default, help: true);

    private static string Write(PlanForm form, Func<PlanField, IReadOnlyList<string>?> valueOf, bool help)
    {
        ArgumentNullException.ThrowIfNull(form);
        StringBuilder text = new();
        string[] open = [];
        foreach (PlanField field in form.Fields)
        {
            IReadOnlyList<string>? value = valueOf(field);
            if (value is null && !help)
            {
                continue;
            }

            string[] sections = field.Section.Length == 0 ? [] : field.Section.Split('.');
            int shared = 0;
            while (shared < open.Length && shared < sections.Length && open[shared] == sections[shared])
            {
                shared++;
            }

            for (int level = shared; level < sections.Length; level++)
            {
                text.Append(' ', 2 * level).Append(sections[level]).Append(":\n");
            }

            open = sections;
            int indent = 2 * sections.Length;
            if (help)
            {
                text.Append(' ', indent).Append("# ").Append(field.Help).Append(Allowed(field)).Append('\n');
            }

            // The example's format, idx, needs labels too; a plan for texts needs a target.
            bool shown =
                (value is not null && (!help || field.GoesWith(ExampleNetwork)))
                || field.Required
                || field.Path is "data.labels" or "target.base";
            string lead = shown ? "" : "# ";
            text.Append(' ', indent).Append(lead).Append(field.Key).Append(':');
            AppendValue(text, field, value ?? Example(field), indent);
        }

        return text.ToString();
    }

    private static void AppendValue(StringBuilder text, PlanField field, IReadOnlyList<string> items, int indent)
    {
        if (field.Kind is not PlanKind.ListOf)
        {
            text.Append(' ').Append(Quoted(items[0])).Append('\n');
        }
        else if (items.Any(i => i.Contains(',')) || items.Count > 6)
        {
            text.Append('\n');
            foreach (string item in items)
            {
                text.Append(' ', indent + 2).Append("- ").Append(Quoted(item)).Append('\n');
            }
        }
        else
        {
            text.Append(" [").AppendJoin(", ", items.Select(Quoted)).Append("]\n");
        }
    }

    private static string[] Example(PlanField field) =>
        field.Path switch
        {
            "data.features" => ["images-idx3-ubyte.gz"],
            "data.labels" => ["labels-idx1-ubyte.gz"],
            "data.label_column" => ["class"],
            "texts.path" => ["texts.jsonl"],
            "target.model" => ["model.gguf"],
            "target.base" => ["base.gguf"],
            "target.tokenizer" => ["tokenizer.gguf"],
            "validity.reason" => ["why it does not matter here"],
            "data.scale" => ["255"],
            "assessment.claimed_epsilon" => ["8"],
            "assessment.dataset_usage" => ["lira"],
            _ => [field.Kind is PlanKind.OneOf words ? words.Words[0] : "…"],
        };

    private static string Allowed(PlanField field)
    {
        string allowed = Allowed(field.Kind);
        return field.Networks.Count == 0 ? allowed : $"{allowed} (with {string.Join(" or ", field.Networks)})";
    }

    private static string Allowed(PlanKind kind) =>
        kind switch
        {
            PlanKind.OneOf words => $" ({string.Join(" | ", words.Words)})",
            PlanKind.Whole { Word: { } word } => $" (a number, or {word})",
            PlanKind.Number { Word: { } word } => $" (a number, or {word})",
            PlanKind.ListOf => " (a list)",
            _ => "",
        };

    private static string Quoted(string value)
    {
        bool plain =
            value.Length > 0
            && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '-' or '_' or '=' or '+')
            && value[0] != '-';
        return plain ? value : $"\"{string.Concat(value.Select(Escaped))}\"";
    }

    private static string Escaped(char c) =>
        c is '"' or '\\' ? $"\\{c}"
        : char.IsAscii(c) && !char.IsControl(c) || char.IsLetter(c) || char.IsSurrogate(c) ? $"{c}"
        : $"\\u{(int)c:x4}";
}
